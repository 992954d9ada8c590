using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;

namespace CrossStrait.Rooms.Sessions;

/// <summary>A room of the directory as a session knows it.</summary>
public sealed record RoomView(string Id, string Name, string Kind);

public enum ParticipantState
{
    Connected,

    /// <summary>The hub connection is lost and may be resumed, or a media connection has lost its path.</summary>
    Reconnecting,
}

/// <summary>How well somebody's media comes through.</summary>
public enum ParticipantQuality
{
    Good,
    Poor,

    /// <summary>None of the media connections has a path.</summary>
    Lost,
}

public enum TrackSource
{
    Microphone,
    Camera,
    Screen,
    ScreenAudio,
}

/// <summary>The media connections that a client has beside its hub connection.</summary>
public enum MediaConnection
{
    Publish,
    Subscribe,
}

public sealed record ParticipantView(
    string Id,
    string Identity,
    string Name,
    ParticipantState State,
    ParticipantQuality Quality,
    bool CanPublish,
    bool CanSubscribe,
    IReadOnlyList<TrackView> Tracks);

public sealed record TrackView(string Id, string ParticipantId, string Mid, MediaKind Kind, TrackSource Source, bool Muted, bool Encrypted = false);

/// <summary>What a slot shows. With a participant but no track it is silent: she does not publish this kind.</summary>
public sealed record SlotView(string Mid, MediaKind Kind, int Pair, string? TrackId, string? ParticipantId);

public sealed record RecordingView(
    string Id,
    RecordingState State,
    DateTimeOffset StartedAt,
    string StartedBy,
    double Seconds,
    double Progress,
    string? Error)
{
    /// <summary>A running recording is as long as it has run; a stopped one as long as the library says.</summary>
    public static RecordingView Of(RecordingEntry entry, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var length = entry.State == RecordingState.Recording ? now - entry.StartedAt : entry.Duration;
        return new RecordingView(
            entry.Id,
            entry.State,
            entry.StartedAt.ToUniversalTime(),
            entry.StartedBy,
            Math.Max(0, length.TotalSeconds),
            entry.Progress,
            entry.Error);
    }
}

/// <summary>All that a client needs to know at one moment, oneself included.</summary>
public sealed record Snapshot(
    IReadOnlyList<ParticipantView> Participants,
    IReadOnlyList<SlotView> Slots,
    RecordingView? Recording,
    IReadOnlyList<SpeakerView> Speakers,
    IReadOnlyList<string> Undecodable);

/// <summary>What a publisher shall send, best first.</summary>
public sealed record CodecsView(IReadOnlyList<string> Video, IReadOnlyList<string> Audio);
