using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>How much the path to the receiver carries: transport-wide numbers out, feedback in, probes, pacing.</summary>
internal sealed partial class Transport
{
    /// <summary>A receiver that negotiated feedback and sends none for so long after the first packet gives none.</summary>
    private static readonly TimeSpan _feedbackPatience = TimeSpan.FromSeconds(2);

    private readonly Pacer _pacer = new();
    private SendSideEstimator? _estimator;
    private ReceiverReportEstimator? _reports;
    private MonotonicTime _firstStampedAt = MonotonicTime.Never;
    private bool _isStamped;
    private bool _expectsFeedback;

    /// <summary>What the path carries as far as is known; 0 if nothing is.</summary>
    public long EstimateBitsPerSecond =>
        _estimator is { IsHeard: true } estimator ? estimator.BitsPerSecond : _reports?.BitsPerSecond ?? 0;

    private bool HasEstimate => _estimator is not null || _reports is { BitsPerSecond: > 0 };

    /// <summary>The transport-wide number to write into the packet that goes out next (media, RTX and padding share them).</summary>
    public ushort NextTransportSequence()
    {
        _isStamped = true;
        return (_estimator ?? CreateEstimator()).NextSequence;
    }

    /// <summary>Probes, pacing, and what changed since the last allocation. Call on every tick.</summary>
    public void AdvanceCongestion(MonotonicTime now)
    {
        if (!IsConnected)
        {
            return;
        }

        if (_isAllocationDue)
        {
            Allocate(now);
        }

        if (_estimator is { IsHeard: true } estimator)
        {
            var padded = FindPadded();
            estimator.Advance(padded is not null, now);
            if (padded is not null && estimator.IsProbing)
            {
                SendPadding(estimator, padded, now);
            }

            _pacer.SetRate(
                estimator.PacedBitsPerSecond, _queue.Count, estimator.IsUnexplored, Math.Max(estimator.PacedBitsPerSecond, estimator.SustainedBitsPerSecond));
        }
        else if (_reports is { BitsPerSecond: > 0 } reports)
        {
            _pacer.SetRate(reports.BitsPerSecond, _queue.Count);
        }
    }

    /// <summary>Bits per second to share among the slots; 0 where nothing is known and none is to be expected.</summary>
    private long ReadEstimate(MonotonicTime now)
    {
        if (_estimator is null && _expectsFeedback && IsConnected)
        {
            CreateEstimator();
        }

        return _estimator is { } estimator && (estimator.IsHeard || _firstStampedAt == MonotonicTime.Never || now - _firstStampedAt < _feedbackPatience)
            ? estimator.AllocatableBitsPerSecond
            : _reports?.BitsPerSecond ?? 0;
    }

    /// <summary>A datagram of media, RTX or padding went out.</summary>
    private void SentPacket(int bytes, MonotonicTime now)
    {
        if (_isStamped)
        {
            _isStamped = false;
            _estimator!.Sent(bytes, now);
            if (_firstStampedAt == MonotonicTime.Never)
            {
                _firstStampedAt = now;
            }
        }
    }

    private void HandleEstimates(in RtcpPacket packet, MonotonicTime now)
    {
        if (packet.TryReadTransportFeedback(out var feedback))
        {
            TakeFeedback(feedback, now);
        }
        else if (packet.TryReadRemb(out var bitsPerSecond, out _))
        {
            Rouse();
            (_reports ??= new ReceiverReportEstimator()).Remb(Math.Min(bitsPerSecond, _context.MaxBitrate));
        }

        if (_reports is not null && packet.ReportBlockCount > 0)
        {
            byte lost = 0;
            for (var i = 0; i < packet.ReportBlockCount; i++)
            {
                lost = Math.Max(lost, packet.ReadReportBlock(i).FractionLost);
            }

            _reports.Report(lost / 256.0);
        }
    }

    private SendSideEstimator CreateEstimator()
    {
        Rouse();
        return _estimator = new SendSideEstimator(_context.MaxBitrate);
    }

    private void TakeFeedback(in TransportFeedback feedback, MonotonicTime now)
    {
        if (_estimator is { } estimator)
        {
            var before = estimator.AllocatableBitsPerSecond;
            estimator.Receive(feedback, now);
            _isAllocationDue |= estimator.AllocatableBitsPerSecond < before;
        }
    }

    private void SendPadding(SendSideEstimator estimator, DownTrack padded, MonotonicTime now)
    {
        var path = Ice.Selected;
        var output = _context.Outputs[path.Socket];
        while (estimator.PaddingDue(now) > 0 && !output.IsBlocked)
        {
            var datagram = output.Reserve();
            var length = padded.WritePadding(datagram, _srtpSender!, now);
            if (length == 0)
            {
                return;
            }

            Sent(output, datagram, length, path, now);
        }
    }

    private DownTrack? FindPadded()
    {
        foreach (var track in _downTracks.Values)
        {
            if (track.CanPad)
            {
                return track;
            }
        }

        return null;
    }

    private bool HasSlotWithTransportCc()
    {
        foreach (var track in _downTracks.Values)
        {
            if (track.Kind == MediaKind.Video && track.HasTransportCc)
            {
                return true;
            }
        }

        return false;
    }
}
