using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>The way out: packets queue as descriptors and are written and encrypted at the moment of sending.</summary>
internal sealed partial class Transport
{
    /// <summary>Video older than this in a blocked queue is worth less than what comes after it.</summary>
    private static readonly TimeSpan _maxQueueTime = TimeSpan.FromMilliseconds(100);

    /// <summary>A place for a packet in the send queue, to be filled by the caller.</summary>
    public ref OutgoingPacket Enqueue(DownTrack track, bool isRetransmission, MonotonicTime now)
    {
        ref var queued = ref _queue.Add(out var overflowed);
        if (overflowed)
        {
            _context.Counters.Drop(DropReason.SendQueueFull);
        }

        queued.Track = track;
        queued.IsRetransmission = isRetransmission;
        queued.QueuedAt = now;
        if (!_isFlushQueued)
        {
            _isFlushQueued = true;
            _context.TransportsToFlush.Add(this);
        }

        return ref queued.Packet;
    }

    /// <summary>Writes what is queued to the selected path's output. True when nothing is left.</summary>
    public bool Flush(MonotonicTime now)
    {
        if (_srtpSender is null || !IsConnected)
        {
            while (_queue.Count > 0)
            {
                _queue.RemoveFirst();
                _context.Counters.Drop(DropReason.NoPath);
            }
        }
        else
        {
            var path = Ice.Selected;
            var output = _context.Outputs[path.Socket];
            while (_queue.Count > 0 && !output.IsBlocked)
            {
                ref var queued = ref _queue.First();
                _queue.RemoveFirst(); // its place stays untouched until the next Add
                if (now - queued.QueuedAt > _maxQueueTime && queued.Track.Kind == MediaKind.Video)
                {
                    _context.Counters.Drop(DropReason.Late);
                }
                else
                {
                    var datagram = output.Reserve();
                    var length = queued.Track.Write(ref queued.Packet, queued.IsRetransmission, datagram, _srtpSender, now);
                    if (length > 0)
                    {
                        TraceSent(datagram[..length], isRtcp: false, now);
                        _sentOctets += length;
                        if (_context.Loss is { } loss && loss.IsLost())
                        {
                            _context.Counters.Drop(DropReason.InjectedLoss);
                        }
                        else
                        {
                            output.Commit(length, path);
                        }

                        _context.Counters.PacketsForwarded++;
                        _context.Counters.BytesSent += length;
                        if (queued.IsRetransmission)
                        {
                            _context.Counters.Retransmissions++;
                        }
                    }
                }
            }
        }

        _isFlushQueued = _queue.Count > 0;
        return !_isFlushQueued;
    }
}
