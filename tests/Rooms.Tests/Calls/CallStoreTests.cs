using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>Calls in the databases that there are.</summary>
public sealed class CallStoreTests(PostgresServer postgres)
{
    private readonly Exchange _exchange = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Of_many_who_answer_at_once_one_has_the_call(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        var store = StoreOf(storage);
        var ringing = _exchange.Dial("CA_1", "p1", Exchange.ToGroup(RingOrder.All, "p2", "p3", "p4", "p5"));
        Assert.True(await store.TryCommitAsync([new CallChange(null, ringing)], Cancellation));

        var won = await Task.WhenAll(TownPeople.Names.Skip(1).Select(person => Task.Run(
            () =>
            {
                var answered = CallMachine.Apply(ringing, new CallAction.Answer(person, "desk", Video: true), _exchange.Now).State!;
                return store.TryCommitAsync([new CallChange(ringing, answered)], Cancellation);
            },
            Cancellation)));

        Assert.Single(won, one => one);
        var stored = await store.FindAsync("CA_1", Cancellation);
        Assert.Equal(2, stored!.Version);
        Assert.Equal(2, stored.Legs.Count(leg => leg.State == LegState.Connected));
        Assert.Equal(2, (await store.FindBusyAsync(TownPeople.Names, Cancellation)).Count);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Two_calls_change_together_or_not_at_all(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        var store = StoreOf(storage);
        var one = _exchange.Dial("CA_1", "p1", Exchange.To("p2"));
        var two = _exchange.Dial("CA_2", "p3", Exchange.To("p4"));
        Assert.True(await store.TryCommitAsync([new CallChange(null, one), new CallChange(null, two)], Cancellation));
        var ended = _exchange.Do("CA_1", new CallAction.HangUp("p1"));
        var declined = _exchange.Do("CA_2", new CallAction.Decline("p4"));

        Assert.False(await store.TryCommitAsync([new CallChange(one, ended), new CallChange(two with { Version = 7 }, declined)], Cancellation));
        Assert.Equal(2, (await store.ListLiveAsync(Cancellation)).Count);
        Assert.True(await store.TryCommitAsync([new CallChange(one, ended), new CallChange(two, declined)], Cancellation));

        Assert.Empty(await store.ListLiveAsync(Cancellation));
        await using var context = storage.Contexts.CreateDbContext();
        Assert.Empty(await context.Rooms.ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_slot_holds_one_call(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        var store = StoreOf(storage);
        var one = _exchange.Connect("CA_1", "p1", "p2");
        var two = _exchange.Connect("CA_2", "p3", "p4");
        Assert.True(await store.TryCommitAsync([new CallChange(null, one), new CallChange(null, two)], Cancellation));
        var parked = _exchange.Do("CA_1", new CallAction.Park("p1", "71", "OR_town:71"));
        var late = _exchange.Do("CA_2", new CallAction.Park("p3", "71", "OR_town:71"));

        Assert.True(await store.TryCommitAsync([new CallChange(one, parked)], Cancellation));
        Assert.False(await store.TryCommitAsync([new CallChange(two, late)], Cancellation));

        Assert.Equal("CA_1", (await store.FindParkedAsync("OR_town:71", Cancellation))!.Id);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Slots_are_the_numbers_and_the_ranges_for_parking_but_for_what_has_another_meaning(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using (var context = storage.Contexts.CreateDbContext())
        {
            context.Organisations.Add(new OrganisationRow { Id = "OR_town", Name = "臺北", Side = "taipei", Prefix = "" });
            context.Numbers.Add(new NumberRow { OrganisationId = "OR_town", Number = "#1", Kind = NumberKind.Park, TargetId = "" });
            context.Numbers.Add(new NumberRow { OrganisationId = "OR_town", Number = "0702", Kind = NumberKind.ShortCode, TargetId = "8001" });
            context.DialRanges.Add(new DialRangeRow { OrganisationId = "OR_town", First = "0701", Last = "0703", Kind = DialRangeKind.Park });
            context.DialRanges.Add(new DialRangeRow { OrganisationId = "OR_town", First = "900", Last = "999", Kind = DialRangeKind.Refused });
            await context.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(["#1", "0701", "0703"], await StoreOf(storage).ListSlotsAsync("OR_town", Cancellation));
        Assert.Empty(await StoreOf(storage).ListSlotsAsync("OR_other", Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task What_a_call_was_is_written_with_its_end(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        var store = StoreOf(storage);
        var dialled = _exchange.Dial("CA_1", "p1", Exchange.To("p2", "p3"));
        Assert.True(await store.TryCommitAsync([new CallChange(null, dialled)], Cancellation));
        var answered = _exchange.Do("CA_1", new CallAction.Answer("p3", "desk", Video: true));
        Assert.True(await store.TryCommitAsync([new CallChange(dialled, answered)], Cancellation));
        _exchange.Wait(TimeSpan.FromSeconds(75));
        var ended = _exchange.Do("CA_1", new CallAction.HangUp("p1"));
        Assert.True(await store.TryCommitAsync([new CallChange(answered, ended)], Cancellation));

        await using var context = storage.Contexts.CreateDbContext();
        var history = await context.Set<CallHistoryRow>().OrderBy(entry => entry.PersonId).ToListAsync(Cancellation);
        Assert.Equal(["p1", "p2", "p3"], history.Select(entry => entry.PersonId));
        Assert.Equal([75, 0, 75], history.Select(entry => entry.Seconds));
        Assert.Equal([CallReason.Normal, CallReason.AnsweredElsewhere, CallReason.Normal], history.Select(entry => entry.Reason));
        Assert.Equal(["p3", "p1", "p1"], history.Select(entry => entry.OtherId));
        var record = Assert.Single(await new CallRecords(storage.Contexts).ListAsync("OR_town", null, null, 0, 10, Cancellation));
        Assert.Equal(("p1", "p3", 75, 200), (record.CallerId, record.AnsweredById, record.Seconds, record.Sip));
    }

    private static CallStore StoreOf(StorageFixture storage) => new(storage.Contexts, new TownPeople(), TimeProvider.System);
}
