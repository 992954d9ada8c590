using CrossStrait.Rooms.Calls;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>One server process: its own book and mirror over the common rows, and the devices that are connected to it.</summary>
internal sealed class TownNode : INotifier, IDevices, IHints, ICallRooms
{
    private readonly Dictionary<string, CallState> _rooms = [];

    public TownNode(TownStore store, TownPeople people, TimeProvider time)
    {
        var live = new LiveCalls(time);
        var followUp = new CallFollowUp(
            live, new CallViews(people, people), people, this, this, this, people, this, people, NullLogger<CallFollowUp>.Instance);
        var router = new CallRouter(people, people, people, people, store);
        Book = new CallBook(store, router, people, followUp, time, NullLogger<CallBook>.Instance);
        Loop = new CallLoop(Book, followUp, live, store, this, people, this, time, NullLogger<CallLoop>.Instance);
    }

    public event Action<string, string, long>? Received;

    public event Action<string, string, long>? Published;

    public CallBook Book { get; }

    public CallLoop Loop { get; }

    public bool IsDead { get; private set; }

    /// <summary>The devices here and what each has been shown of each call.</summary>
    public Dictionary<LineDevice, Dictionary<string, CallView>> Devices { get; } = [];

    /// <summary>The rooms that this node keeps in step, by call.</summary>
    public IReadOnlyDictionary<string, CallState> Rooms => _rooms;

    public void Hear(string subject, string key, long version) => Received?.Invoke(subject, key, version);

    public void Kill()
    {
        IsDead = true;
        Loop.Dispose();
        Devices.Clear();
    }

    public void Notify(string personId, LineEvent change)
    {
        if (IsDead || change is not CallChanged { Call: var call })
        {
            return;
        }

        foreach (var (_, seen) in Devices.Where(one => one.Key.PersonId == personId))
        {
            // As every client does.
            if (!seen.TryGetValue(call.Id, out var known) || known.Version < call.Version)
            {
                seen[call.Id] = call;
            }
        }
    }

    public bool IsHere(string personId, string? deviceId = null) =>
        Devices.Keys.Any(one => one.PersonId == personId && (deviceId is null || one.DeviceId == deviceId));

    public void Publish(string subject, string key, long version)
    {
        if (!IsDead)
        {
            Published?.Invoke(subject, key, version);
        }
    }

    public Task FollowAsync(CallState call)
    {
        if (!_rooms.TryGetValue(call.Id, out var known) || known.Version < call.Version)
        {
            _rooms[call.Id] = call;
        }

        return Task.CompletedTask;
    }
}
