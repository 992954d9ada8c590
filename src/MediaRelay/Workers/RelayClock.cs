using System.Diagnostics;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>The only reader of the monotonic clock.</summary>
internal static class RelayClock
{
#pragma warning disable RS0030 // this is the one place
    public static MonotonicTime Now => new(Stopwatch.GetElapsedTime(0, Stopwatch.GetTimestamp()).Ticks);
#pragma warning restore RS0030
}
