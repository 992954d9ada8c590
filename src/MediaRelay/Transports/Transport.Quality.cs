namespace CrossStrait.MediaRelay.Transports;

/// <summary>Tells the room how well the transport carries.</summary>
internal sealed partial class Transport
{
    private ConnectionQuality? _toldQuality;
    private long _receivedBefore;
    private long _lostBefore;

    /// <summary>Publishes what the path is like if it changed noticeably. Call once a second.</summary>
    private void ReportQuality()
    {
        var quality = new ConnectionQuality(
            Id, EstimateBitsPerSecond, Math.Max(LossTowardsReceiver(), LossFromPublisher()), Math.Max(0, RoundTrip()), Ice.Selected.IsTcp);
        if (_toldQuality is not { } told || IsNoticeable(told, quality))
        {
            _toldQuality = quality;
            _context.Publish(quality);
        }
    }

    private static bool IsNoticeable(ConnectionQuality told, ConnectionQuality quality) =>
        told.UsesTcp != quality.UsesTcp ||
        Math.Abs(told.LossFraction - quality.LossFraction) > 0.02 ||
        Math.Abs(told.RoundTripMilliseconds - quality.RoundTripMilliseconds) > 20 + (told.RoundTripMilliseconds / 5) ||
        Math.Abs(told.EstimateBitsPerSecond - quality.EstimateBitsPerSecond) > told.EstimateBitsPerSecond / 5;

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
