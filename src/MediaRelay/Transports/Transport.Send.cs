using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>The way out: packets queue as descriptors and are written and encrypted at the moment of sending.</summary>
internal sealed partial class Transport
{
    /// <summary>Video older than this in a blocked queue is worth less than what comes after it.</summary>
    private static readonly TimeSpan _maxQueueTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the pacer holds a burst back it lets all of it go within half a second.</summary>
    private static readonly TimeSpan _maxPacedTime = TimeSpan.FromMilliseconds(750);

    private readonly SendQueue _audioQueue = new(initialPackets: 8);

    /// <summary>A place for a packet in the send queue, to be filled by the caller.</summary>
    public ref OutgoingPacket Enqueue(DownTrack track, bool isRetransmission)
    {
        var queue = track.Kind == MediaKind.Audio ? _audioQueue : _queue;
        ref var queued = ref queue.Add(out var overflowed);
        if (overflowed)
        {
            _context.Counters.Drop(DropReason.SendQueueFull);
        }

        queued.Track = track;
        queued.IsRetransmission = isRetransmission;
        if (!_isFlushQueued)
        {
            _isFlushQueued = true;
            _context.TransportsToFlush.Add(this);
        }

        return ref queued.Packet;
    }

    /// <summary>
    /// Writes what is queued to the selected path's output: audio at once, the rest as far as the pacer's budget goes.
    /// True when nothing is left.
    /// </summary>
    public bool Flush(MonotonicTime now)
    {
        if (_srtpSender is null || !IsConnected)
        {
            DropQueued(_audioQueue);
            DropQueued(_queue);
        }
        else
        {
            var path = Ice.Selected;
            var output = _context.Outputs[path.Socket];
            while (_audioQueue.Count > 0 && !output.IsBlocked)
            {
                SendFirst(_audioQueue, output, path, now);
            }

            _pacer.Fill(now);
            while (_queue.Count > 0 && !output.IsBlocked && _pacer.MaySend)
            {
                SendFirst(_queue, output, path, now);
            }
        }

        _isFlushQueued = _queue.Count + _audioQueue.Count > 0;
        return !_isFlushQueued;
    }

    private void SendFirst(SendQueue queue, PacketOutput output, in NetworkPath path, MonotonicTime now)
    {
        ref var queued = ref queue.First();
        queue.RemoveFirst(); // its place stays untouched until the next Add
        if (now - queued.Packet.SentAt > (_pacer.IsUnlimited ? _maxQueueTime : _maxPacedTime) && queued.Track.Kind == MediaKind.Video)
        {
            _context.Counters.Drop(DropReason.Late);
            return;
        }

        var datagram = output.Reserve();
        var length = queued.Track.Write(ref queued.Packet, queued.IsRetransmission, datagram, _srtpSender!, now);
        if (length > 0)
        {
            Sent(output, datagram, length, path, now);
            _context.Counters.PacketsForwarded++;
            if (queued.IsRetransmission)
            {
                _context.Counters.Retransmissions++;
            }
        }
    }

    /// <summary>A protected packet stands in the output's buffer: hands it over and counts it.</summary>
    private void Sent(PacketOutput output, Span<byte> datagram, int length, in NetworkPath path, MonotonicTime now)
    {
        TraceSent(datagram[..length], isRtcp: false, now);
        _sentOctets += length;
        _context.Counters.BytesSent += length;
        _pacer.Sent(length);
        SentPacket(length, now);
        if (_context.Loss is { } loss && loss.IsLost())
        {
            _context.Counters.Drop(DropReason.InjectedLoss);
        }
        else
        {
            output.Commit(length, path);
        }
    }

    private void DropQueued(SendQueue queue)
    {
        while (queue.Count > 0)
        {
            queue.RemoveFirst();
            _context.Counters.Drop(DropReason.NoPath);
        }
    }

    private void ClearQueues()
    {
        _queue.Clear();
        _audioQueue.Clear();
    }
}
