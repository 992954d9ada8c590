namespace CrossStrait.MediaRelay.Transports;

/// <summary>Tells the room how well the transport carries.</summary>
internal sealed partial class Transport
{
    /// <summary>What an estimate begins with is a guess, and the first key frames disturb it.</summary>
    private static readonly TimeSpan _estimateSettles = TimeSpan.FromSeconds(5);

    private ConnectionQuality? _toldQuality;
    private long _receivedBefore;
    private long _lostBefore;

    /// <summary>Publishes what the path is like if it changed noticeably; at first nothing is known. Call once a second.</summary>
    private void ReportQuality(MonotonicTime now)
    {
        var isFresh = _estimator is not null && (_firstStampedAt == MonotonicTime.Never || now - _firstStampedAt < _estimateSettles);
        var estimate = isFresh ? 0 : EstimateBitsPerSecond;
        var loss = Math.Max(LossTowardsReceiver(), LossFromPublisher());
        var roundTrip = Math.Max(0, RoundTrip());
        var usesTcp = Ice.Selected.IsTcp;
        if (IsNoticeable(estimate, loss, roundTrip, usesTcp))
        {
            _toldQuality = new ConnectionQuality(Id, estimate, loss, roundTrip, usesTcp);
            _context.Publish(_toldQuality);
        }
    }

    private bool IsNoticeable(long estimate, double loss, int roundTrip, bool usesTcp)
    {
        var told = _toldQuality;
        return (told?.UsesTcp ?? false) != usesTcp ||
            Math.Abs((told?.LossFraction ?? 0) - loss) > 0.02 ||
            Math.Abs((told?.RoundTripMilliseconds ?? 0) - roundTrip) > 20 + ((told?.RoundTripMilliseconds ?? 0) / 5) ||
            Math.Abs((told?.EstimateBitsPerSecond ?? 0) - estimate) > (told?.EstimateBitsPerSecond ?? 0) / 5;
    }

    private double LossTowardsReceiver()
    {
        if (_estimator is { IsHeard: true } estimator)
        {
            return estimator.LossFraction;
        }

        var most = 0.0;
        foreach (var track in _downTracks.Values)
        {
            most = Math.Max(most, track.ReportedLoss);
        }

        return most;
    }

    /// <summary>Of the packets since the last call.</summary>
    private double LossFromPublisher()
    {
        long received = 0, lost = 0;
        foreach (var track in _upTracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                received += stream.Statistics.Received;
                lost += stream.Statistics.Lost;
            }
        }

        var (newlyReceived, newlyLost) = (received - _receivedBefore, lost - _lostBefore);
        (_receivedBefore, _lostBefore) = (received, lost);
        return newlyLost > 0 && newlyReceived > 0 ? (double)newlyLost / (newlyReceived + newlyLost) : 0;
    }
}
