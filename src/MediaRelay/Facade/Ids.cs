namespace CrossStrait.MediaRelay;

/// <summary>One browser connection. Chosen by the caller, never reused within the life of a relay.</summary>
public readonly record struct TransportId(long Value);

/// <summary>One publication as the relay sees it: all encodings of one m-line. Chosen by the relay.</summary>
public readonly record struct UpTrackId(long Value);

/// <summary>One running capture (recording). Chosen by the caller.</summary>
public readonly record struct CaptureId(long Value);

/// <summary>Joins a command to the event that answers it. Chosen by the caller.</summary>
public readonly record struct RequestId(long Value);

public enum MediaKind
{
    Audio,
    Video,
}
