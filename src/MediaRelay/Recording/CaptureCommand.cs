namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// What the worker asks of the capture writer besides packets. Commands travel in a queue of their own, so that a full
/// ring cannot lose one; <paramref name="Position"/> says before which ring entry a command takes effect.
/// </summary>
internal abstract record CaptureCommand(long Position, long Nanoseconds)
{
    /// <summary>Each of <paramref name="Parts"/> workers opens the capture and stops it; the first opens the files, the last closes them.</summary>
    internal sealed record Open(
        long Position, long Nanoseconds, int Sink, CaptureId Capture, string Directory, string Header, DateTimeOffset WallClock, int Parts = 1)
        : CaptureCommand(Position, Nanoseconds);

    internal sealed record AddTrack(long Position, long Nanoseconds, int Sink, int Track, CaptureTrackDescription Description)
        : CaptureCommand(Position, Nanoseconds);

    internal sealed record ChangeSource(long Position, long Nanoseconds, int Track, uint Ssrc, byte PayloadType, string Codec)
        : CaptureCommand(Position, Nanoseconds);

    /// <summary>Lost are the records refused since the last one that was taken.</summary>
    internal sealed record EndTrack(long Position, long Nanoseconds, int Track, long Lost, long LostSince)
        : CaptureCommand(Position, Nanoseconds);

    internal sealed record Note(long Position, long Nanoseconds, int Sink, string Json) : CaptureCommand(Position, Nanoseconds);

    internal sealed record Stop(long Position, long Nanoseconds, int Sink) : CaptureCommand(Position, Nanoseconds);
}

/// <summary>What a track is, as its segments say in their first record. The label is the caller's JSON.</summary>
internal sealed record CaptureTrackDescription(string Name, string Label, MediaKind Kind, string Codec, int ClockRate, byte PayloadType);
