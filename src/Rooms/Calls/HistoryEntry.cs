using CrossStrait.Rooms.Directory;

namespace CrossStrait.Rooms.Calls;

/// <summary>A line of somebody's call history.</summary>
public sealed record HistoryEntry(
    string Id,
    string CallId,
    CallDirection Direction,
    HistoryKind Kind,
    string Number,
    PersonCard? Person,
    DateTimeOffset At,
    int Seconds,
    CallCause Cause,
    bool Seen,
    VoicemailView? Voicemail);

public sealed record VoicemailView(string Id, int Seconds, string Url, bool Heard);
