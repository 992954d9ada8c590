namespace CrossStrait.MediaRelay.Recording;

/// <summary>Capture files count nanoseconds of the worker's clock.</summary>
internal static class CaptureClock
{
    public static long Nanoseconds(MonotonicTime time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    public static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    public static MonotonicTime Time(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);

    public static TimeSpan Span(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
