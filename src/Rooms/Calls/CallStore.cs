using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Calls;

/// <summary>Calls in the database.</summary>
internal sealed class CallStore(IDbContextFactory<RoomsDbContext> contexts, IPeople people, TimeProvider time) : ICallStore
{
    /// <summary>SQLITE_CONSTRAINT.</summary>
    private const int SqliteConstraint = 19;

    /// <summary>More calls than an organisation ever parks at once; a range may be far longer.</summary>
    private const int MaxSlots = 100;

    /// <summary>unique_violation, serialization_failure, deadlock_detected.</summary>
    private static readonly string[] _lostRaces = ["23505", "40001", "40P01"];

    public async Task<CallState?> FindAsync(string callId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var state = await context.Set<CallRow>().Where(call => call.Id == callId).Select(call => call.State).SingleOrDefaultAsync(cancellation);
        return state is null ? null : CallJson.Read<CallState>(state);
    }

    public async Task<IReadOnlyList<CallState>> ListLiveAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return Read(await context.Set<CallRow>().Where(call => call.IsLive).Select(call => call.State).ToListAsync(cancellation));
    }

    public async Task<IReadOnlyList<CallState>> ListLiveOfAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return Read(await context.Set<CallLegRow>()
            .Where(leg => leg.PersonId == personId && leg.IsLive)
            .Join(context.Set<CallRow>(), leg => leg.CallId, call => call.Id, (leg, call) => call.State)
            .ToListAsync(cancellation));
    }

    public async Task<CallState?> FindParkedAsync(string key, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var state = await context.Set<CallRow>().Where(call => call.ParkKey == key).Select(call => call.State).SingleOrDefaultAsync(cancellation);
        return state is null ? null : CallJson.Read<CallState>(state);
    }

    public async Task<IReadOnlyList<string>> ListSlotsAsync(string organisationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var ranges = await context.DialRanges
            .Where(range => range.OrganisationId == organisationId && range.Kind == DialRangeKind.Park)
            .ToListAsync(cancellation);
        var ranged = ranges.SelectMany(NumbersOf).Take(MaxSlots).ToArray();
        var numbered = await context.Numbers
            .Where(number => number.OrganisationId == organisationId && (number.Kind == NumberKind.Park || ranged.Contains(number.Number)))
            .Select(number => new { number.Number, number.Kind })
            .ToListAsync(cancellation);

        // A number that has a meaning of its own has it within a range too.
        return
        [
            .. ranged
                .Except(numbered.Select(number => number.Number))
                .Concat(numbered.Where(number => number.Kind == NumberKind.Park).Select(number => number.Number))
                .Order(StringComparer.Ordinal)
                .Take(MaxSlots),
        ];
    }

    private static IEnumerable<string> NumbersOf(DialRangeRow range)
    {
        if (!long.TryParse(range.First, CultureInfo.InvariantCulture, out var first) || !long.TryParse(range.Last, CultureInfo.InvariantCulture, out var last))
        {
            yield break;
        }

        for (var number = first; number <= last; number++)
        {
            yield return number.ToString(CultureInfo.InvariantCulture).PadLeft(range.First.Length, '0');
        }
    }

    public async Task<IReadOnlySet<string>> FindBusyAsync(IReadOnlyCollection<string> people, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Set<CallLegRow>()
            .Where(leg => people.Contains(leg.PersonId) && leg.IsLive && leg.IsBusy)
            .Select(leg => leg.PersonId)
            .ToHashSetAsync(cancellation);
    }

    public async Task<IReadOnlyDictionary<string, long>> FindIdleSinceAsync(IReadOnlyCollection<string> people, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Set<CallLegRow>()
            .Where(leg => people.Contains(leg.PersonId))
            .GroupBy(leg => leg.PersonId)
            .Select(legs => new { Person = legs.Key, At = legs.Max(leg => leg.ChangedAt) })
            .ToDictionaryAsync(one => one.Person, one => one.At, cancellation);
    }

    public async Task<bool> TryCommitAsync(IReadOnlyList<CallChange> changes, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            // In the same order everywhere, so that two transactions never wait for each other.
            foreach (var change in changes.OrderBy(change => change.After.Id, StringComparer.Ordinal))
            {
                if (!await TryWriteAsync(context, change, cancellation))
                {
                    return false;
                }
            }

            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }
        catch (DbUpdateException exception) when (exception.InnerException is DbException inner && IsLostRace(inner))
        {
            return false;
        }
        catch (DbException exception) when (IsLostRace(exception))
        {
            return false;
        }
    }

    private static List<CallState> Read(List<string> states) => states.ConvertAll(CallJson.Read<CallState>);

    private static bool IsLostRace(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: SqliteConstraint } || _lostRaces.Contains(exception.SqlState);

    private async Task<bool> TryWriteAsync(RoomsDbContext context, CallChange change, CancellationToken cancellation)
    {
        var call = change.After;
        var now = time.GetUtcNow().ToUtcMicroseconds();
        var row = new CallRow
        {
            Id = call.Id,
            Version = call.Version,
            State = CallJson.Write(call),
            IsLive = call.IsLive,
            Deadline = call.Deadline?.ToUtcMicroseconds(),
            ChangedAt = now,
            RoomId = call.RoomId,
            ParkKey = call.Parking?.Key,
        };
        if (change.Before is not { } before)
        {
            context.Add(row);
            if (call is { HasOwnRoom: true, IsLive: true })
            {
                context.Rooms.Add(RoomOf(call, now));
            }
        }
        else if (!await TryReplaceAsync(context, row, before.Version, cancellation))
        {
            return false;
        }
        else if (call is { HasOwnRoom: true, IsLive: false })
        {
            await context.Rooms.Where(room => room.Id == call.RoomId).ExecuteDeleteAsync(cancellation);
        }

        await WriteLegsAsync(context, change, now, cancellation);
        context.AddRange(CallJournal.History(change));
        context.AddRange(CallJournal.Records(change, people));
        return true;
    }

    private static async Task<bool> TryReplaceAsync(RoomsDbContext context, CallRow row, long version, CancellationToken cancellation) =>
        await context.Set<CallRow>()
            .Where(call => call.Id == row.Id && call.Version == version)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(call => call.Version, row.Version)
                    .SetProperty(call => call.State, row.State)
                    .SetProperty(call => call.IsLive, row.IsLive)
                    .SetProperty(call => call.Deadline, row.Deadline)
                    .SetProperty(call => call.ChangedAt, row.ChangedAt)
                    .SetProperty(call => call.ParkKey, row.ParkKey),
                cancellation) == 1;

    private static async Task WriteLegsAsync(RoomsDbContext context, CallChange change, long now, CancellationToken cancellation)
    {
        foreach (var leg in change.After.Legs)
        {
            var before = change.Before?.Find(leg.PersonId);
            if (before is null)
            {
                context.Add(new CallLegRow
                {
                    CallId = change.After.Id,
                    PersonId = leg.PersonId,
                    IsLive = leg.IsLive,
                    IsBusy = IsBusy(leg),
                    ChangedAt = now,
                });
            }
            else if (before.IsLive != leg.IsLive || IsBusy(before) != IsBusy(leg))
            {
                await context.Set<CallLegRow>()
                    .Where(row => row.CallId == change.After.Id && row.PersonId == leg.PersonId)
                    .ExecuteUpdateAsync(
                        set => set
                            .SetProperty(row => row.IsLive, leg.IsLive)
                            .SetProperty(row => row.IsBusy, IsBusy(leg))
                            .SetProperty(row => row.ChangedAt, now),
                        cancellation);
            }
        }
    }

    private static bool IsBusy(Leg leg) => leg.State is not (LegState.Ringing or LegState.Left);

    /// <summary>A hidden room: it is in no list, and is gone with the call.</summary>
    private static RoomRow RoomOf(CallState call, long now) => new()
    {
        Id = call.RoomId,
        Name = call.Number,
        Kind = RoomDirectory.HiddenKind,
        AccessCode = RandomNumberGenerator.GetHexString(32),
        CreatedAt = now,
    };
}
