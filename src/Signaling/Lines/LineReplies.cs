using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;

namespace CrossStrait.Signaling.Lines;

public sealed record OpenReply : HubReply
{
    public PersonCard? Self { get; init; }

    public IReadOnlyList<CallView>? Calls { get; init; }

    public CallSettings? Settings { get; init; }

    public int Missed { get; init; }

    public IReadOnlyList<PresenceView>? Presence { get; init; }
}

public sealed record CallReply : HubReply
{
    public CallView? Call { get; init; }
}

public sealed record ParkReply : HubReply
{
    public string? Slot { get; init; }
}

public sealed record HistoryReply : HubReply
{
    public IReadOnlyList<HistoryEntry>? Entries { get; init; }

    public int Missed { get; init; }
}

public sealed record WatchReply : HubReply
{
    public IReadOnlyList<PresenceView>? Presence { get; init; }
}
