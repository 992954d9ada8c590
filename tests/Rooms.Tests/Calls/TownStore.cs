using CrossStrait.Rooms.Calls;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>
/// The rows in memory, compare-and-set as in the database. Every question waits at a gate until the test lets it through,
/// so that what two nodes do at once happens in any order, and in the same one for the same seed.
/// </summary>
internal sealed class TownStore(Random random, TimeProvider time) : ICallStore
{
    private readonly Dictionary<string, CallState> _calls = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly HashSet<(string Call, int Attempt)> _answered = [];

    /// <summary>Whose key press is being handled: a held party may leave by her own.</summary>
    public static AsyncLocal<string?> Actor { get; } = new();

    public IReadOnlyCollection<CallState> All => _calls.Values;

    public IEnumerable<CallState> Live => _calls.Values.Where(call => call.IsLive);

    public int Commits { get; private set; }

    public int LostRaces { get; private set; }

    public HashSet<CallReason> Causes { get; } = [];

    /// <summary>Lets everything through at once.</summary>
    public bool IsOpen { get; init; }

    public Dictionary<string, long> IdleSince { get; set; } = [];

    public bool HasWaiting => _waiting.Count > 0;

    public void LetOneThrough()
    {
        var next = _waiting[random.Next(_waiting.Count)];
        _waiting.Remove(next);
        next.SetResult();
    }

    public async Task<CallState?> FindAsync(string callId, CancellationToken cancellation)
    {
        await GateAsync();
        return _calls.GetValueOrDefault(callId);
    }

    public async Task<IReadOnlyList<CallState>> ListLiveAsync(CancellationToken cancellation)
    {
        await GateAsync();
        return [.. Live];
    }

    public async Task<IReadOnlyList<CallState>> ListLiveOfAsync(string personId, CancellationToken cancellation)
    {
        await GateAsync();
        return [.. Live.Where(call => call.Find(personId) is { IsLive: true })];
    }

    public async Task<CallState?> FindParkedAsync(string key, CancellationToken cancellation)
    {
        await GateAsync();
        return Live.FirstOrDefault(call => call.Parking?.Key == key);
    }

    public Task<IReadOnlyList<string>> ListSlotsAsync(string organisationId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>(["71", "72"]);

    public async Task<IReadOnlySet<string>> FindBusyAsync(IReadOnlyCollection<string> people, CancellationToken cancellation)
    {
        await GateAsync();
        return people.Where(IsBusy).ToHashSet();
    }

    public Task<IReadOnlyDictionary<string, long>> FindIdleSinceAsync(IReadOnlyCollection<string> people, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(IdleSince);

    public async Task<bool> TryCommitAsync(IReadOnlyList<CallChange> changes, CancellationToken cancellation)
    {
        await GateAsync();
        foreach (var (before, after) in changes)
        {
            var isTaken = after.Parking is { } parking && Live.Any(other => other.Id != after.Id && other.Parking?.Key == parking.Key);
            if (_calls.GetValueOrDefault(after.Id)?.Version != before?.Version || isTaken)
            {
                LostRaces++;
                return false;
            }
        }

        foreach (var change in changes)
        {
            Check(change);
            _calls[change.After.Id] = change.After;
            Commits++;
        }

        return true;
    }

    public bool IsBusy(string person) => Live.Any(call => call.Find(person) is { State: not (LegState.Ringing or LegState.Left) });

    private Task GateAsync()
    {
        if (IsOpen)
        {
            return Task.CompletedTask;
        }

        var gate = new TaskCompletionSource();
        _waiting.Add(gate);
        return gate.Task;
    }

    private void Check(CallChange change)
    {
        var (before, after) = change;
        Assert.True(before is null or { IsLive: true }, "An ended call changed.");
        Assert.True(before is null ? after.Version == 1 : after.Version > before.Version, "The version does not grow.");
        Assert.All(after.Legs.Where(leg => leg.State == LegState.Ringing), leg => Assert.Contains(after.Attempts, attempt => attempt.Number == leg.Attempt));
        Assert.True(after.IsLive || after.Legs.All(leg => !leg.IsLive), "Somebody is in a call that is over.");
        Assert.True(!after.IsLive || after.Legs.Any(leg => leg.IsPresent || leg.State == LegState.Dialing), "A live call with nobody in it.");
        Causes.UnionWith(after.Legs.Select(leg => leg.Cause).OfType<CallReason>());
        Causes.UnionWith(after.Cause is { } cause ? [cause] : []);
        if (before is not null)
        {
            CheckAnswers(before, after);
            CheckTransfers(before, after);
        }

        // What a node stores is what another reads.
        var stored = CallJson.Write(after);
        Assert.Equal(stored, CallJson.Write(CallJson.Read<CallState>(stored)));
    }

    private void CheckAnswers(CallState before, CallState after)
    {
        foreach (var attempt in before.Attempts)
        {
            var answerers = after.Legs
                .Where(leg => leg.State == LegState.Connected && before.Find(leg.PersonId) is { State: LegState.Ringing } rang && rang.Attempt == attempt.Number)
                .ToArray();
            if (answerers.Length > 0)
            {
                Assert.Single(answerers);
                Assert.True(_answered.Add((after.Id, attempt.Number)), "A second one answered.");
                Assert.DoesNotContain(after.Legs, leg => leg.State == LegState.Ringing && leg.Attempt == attempt.Number);
            }
        }
    }

    private void CheckTransfers(CallState before, CallState after)
    {
        var failed = before.Attempts.Where(attempt => attempt.Kind == AttemptKind.Transfer && after.Attempts.All(one => one.Number != attempt.Number));
        if (failed.Any() && after.MergedInto is null)
        {
            foreach (var party in before.Legs.Where(leg => leg.IsParty))
            {
                var isStillThere = after.Find(party.PersonId)!.IsLive;
                Assert.True(isStillThere || party.PersonId == Actor.Value || party.LostUntil <= time.GetUtcNow(), "A held party was dropped.");
            }
        }
    }
}
