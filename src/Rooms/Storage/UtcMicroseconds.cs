namespace CrossStrait.Rooms.Storage;

/// <summary>
/// Times in the database are microseconds since 1970 UTC in a <see langword="long"/>: every provider stores and
/// orders those alike.
/// </summary>
public static class UtcMicroseconds
{
    public static long ToUtcMicroseconds(this DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromUtcMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
