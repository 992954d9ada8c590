namespace CrossStrait.MediaRelay.Congestion;

/// <summary>
/// Whether the one-way delay grows: a least-squares line through the last groups (the trendline of libwebrtc's GCC,
/// successor of the Kalman filter of draft-ietf-rmcat-gcc-02, 5.3).
/// </summary>
/// <remarks>
/// GCC compares the slope with a threshold that wanders with the traffic by tuned gains (5.4) and can be driven up by
/// competing flows. Here the noise of the very same samples is the threshold: a slope counts when it is beyond four
/// times its own standard error and has raised the delay by more than 10 ms.
/// </remarks>
internal sealed class DelayTrend
{
    private const int Capacity = 32;
    private const int LeastSamples = 6;
    private const double StandardErrors = 4;
    private const double LeastRise = 0.010;

    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(600);

    private readonly (double Seconds, double Delay)[] _samples = new (double, double)[Capacity];
    private long _count;

    /// <summary>The delay grows beyond doubt.</summary>
    public bool IsRising { get; private set; }

    public void Clear()
    {
        _count = 0;
        IsRising = false;
    }

    public void Add(in GroupDelay group)
    {
        _samples[_count++ & (Capacity - 1)] = (group.Arrival.TotalSeconds, group.OneWay.TotalSeconds);
        Fit();
    }

    private void Fit()
    {
        var newest = _samples[(_count - 1) & (Capacity - 1)];
        double n = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0, sumYY = 0, span = 0;
        for (var i = _count - 1; i >= Math.Max(0, _count - Capacity); i--)
        {
            // Relative to the newest, so that clocks of days do not eat the digits of microseconds.
            var (seconds, delay) = _samples[i & (Capacity - 1)];
            var x = seconds - newest.Seconds;
            var y = delay - newest.Delay;
            if (-x > _window.TotalSeconds)
            {
                break;
            }

            n++;
            sumX += x;
            sumY += y;
            sumXX += x * x;
            sumXY += x * y;
            sumYY += y * y;
            span = -x;
        }

        var spreadX = sumXX - (sumX * sumX / n);
        if (n < LeastSamples || spreadX <= 0)
        {
            IsRising = false;
            return;
        }

        var together = sumXY - (sumX * sumY / n);
        var slope = together / spreadX;
        var residual = Math.Max(0, sumYY - (sumY * sumY / n) - (slope * together));
        var standardError = Math.Sqrt(residual / (n - 2) / spreadX);
        IsRising = slope * span > LeastRise && slope > StandardErrors * standardError;
    }
}
