using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>Five people, three groups and a room: numbers 1 to 5, 11 to 13, 20; 30 may not be dialled, 71 and 72 are slots.</summary>
internal sealed class TownPeople : IPeople, IDialPlan, ICallSettings, IPresence, ICallHistory, IAuditLog, IRoomPasses
{
    private readonly Dictionary<string, CallSettings> _settings = [];

    public event Action<IReadOnlyList<PresenceView>>? Changed
    {
        add { }
        remove { }
    }

    public static IReadOnlyList<string> Names { get; } = ["p1", "p2", "p3", "p4", "p5"];

    /// <summary>How many devices of each are connected, wherever.</summary>
    public Func<string, int> DevicesOf { get; set; } = _ => 1;

    public HashSet<string> Busy { get; } = [];

    public PersonCard? Find(string personId) => Names.Contains(personId)
        ? new PersonCard(personId, personId, personId, "OR_town", "Town", "taipei", "", personId[1..], personId[1..])
        : null;

    public Task<DialTarget> ResolveAsync(string callerPersonId, string dialled, CancellationToken cancellation) => Task.FromResult<DialTarget>(dialled switch
    {
        "1" or "2" or "3" or "4" or "5" => new DialTarget.Person($"p{dialled}", dialled),
        "11" => Group(RingStrategy.All, dialled),
        "12" => Group(RingStrategy.InTurn, dialled),
        "13" => Group(RingStrategy.LongestIdle, dialled),
        "20" => new DialTarget.Room("RM_hall", dialled),
        "30" => new DialTarget.Forbidden(dialled),
        "71" or "72" => new DialTarget.ParkSlot(dialled),
        _ => new DialTarget.NotFound(dialled),
    });

    public Task<CallSettings> ReadAsync(string personId, CancellationToken cancellation) =>
        Task.FromResult(_settings.GetValueOrDefault(personId) ?? CallSettings.Default);

    public Task<IReadOnlyDictionary<string, CallSettings>> ReadAsync(IReadOnlyCollection<string> people, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, CallSettings>>(_settings);

    public Task SaveAsync(string personId, CallSettings settings, CancellationToken cancellation)
    {
        _settings[personId] = settings;
        return Task.CompletedTask;
    }

    public PresenceView Read(string personId)
    {
        var devices = DevicesOf(personId);
        return new PresenceView(personId, devices == 0 ? PresenceStatus.Offline : PresenceStatus.Available, null, null, devices, 1);
    }

    public IReadOnlyList<PresenceView> Read(IReadOnlyCollection<string> people) => [.. people.Select(Read)];

    public void SetBusy(string personId, bool busy) => _ = busy ? Busy.Add(personId) : Busy.Remove(personId);

    public Task ConnectedAsync(string personId, string deviceId, string connectionId) => Task.CompletedTask;

    public Task HeartbeatAsync(IReadOnlyCollection<(string PersonId, string ConnectionId)> all) => Task.CompletedTask;

    public Task DisconnectedAsync(string personId, string connectionId) => Task.CompletedTask;

    public Task SetAsync(string personId, PresenceStatus chosen, string? note, DateTimeOffset? until) => Task.CompletedTask;

    public Task<int> CountMissedAsync(string personId, CancellationToken cancellation) => Task.FromResult(0);

    Task<IReadOnlyList<HistoryEntry>?> ICallHistory.ReadAsync(string personId, string? before, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HistoryEntry>?>([]);

    public Task MarkSeenAsync(string personId, CancellationToken cancellation) => Task.CompletedTask;

    public Task WriteAsync(string actor, string action, string subject, object? details, CancellationToken cancellation) => Task.CompletedTask;

    public string Issue(RoomGrant grant) => grant.RoomId;

    private static DialTarget.RingGroup Group(RingStrategy strategy, string number) => new(
        new RingGroupPlan($"RG_{number}", number, strategy, TimeSpan.FromSeconds(10), ["p2", "p3", "p4"], number == "12" ? "5" : null),
        number);
}
