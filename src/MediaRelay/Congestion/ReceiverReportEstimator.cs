namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// The estimate for receivers without transport-wide feedback: what they tell by REMB (draft-alvestrand-rmcat-remb-03),
/// lowered by the loss in their receiver reports (draft-ietf-rmcat-gcc-02, 6: over 10 % by half the loss, under 2 % up
/// by 5 % a report).
/// </summary>
internal sealed class ReceiverReportEstimator
{
    private const double MuchLoss = 0.10;
    private const double LittleLoss = 0.02;
    private const double Least = 40_000;

    private double _byLoss;
    private double _remb;

    /// <summary>0 until the receiver has told its estimate.</summary>
    public long BitsPerSecond => (long)Math.Min(_byLoss, _remb);

    public void Remb(long bitsPerSecond)
    {
        if (_remb == 0)
        {
            _byLoss = bitsPerSecond;
        }

        _remb = Math.Max(Least, bitsPerSecond);
    }

    public void Report(double lossFraction)
    {
        if (_remb == 0)
        {
            return;
        }

        if (lossFraction > MuchLoss)
        {
            _byLoss = Math.Max(Least, Math.Min(_byLoss, _remb) * (1 - (lossFraction / 2)));
        }
        else if (lossFraction < LittleLoss)
        {
            _byLoss = Math.Min(_remb * 1.5, (_byLoss * 1.05) + 1000);
        }
    }
}
