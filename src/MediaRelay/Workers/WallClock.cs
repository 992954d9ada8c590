namespace CrossStrait.MediaRelay.Workers;

/// <summary>The only reader of the wall clock: captures say when they began.</summary>
internal static class WallClock
{
#pragma warning disable RS0030 // this is the one place
    public static DateTimeOffset Now => DateTimeOffset.UtcNow;
#pragma warning restore RS0030
}
