using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Rooms.Tests.Nodes;

/// <summary>Rooms held by rows, on both databases: the clock that counts is the database's, so time passes by moving its rows.</summary>
public sealed class RoomLeasesTests(PostgresServer postgres)
{
    private const string Room = "RM_test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Room_that_nobody_has_is_taken_and_the_others_are_told_where_it_is(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");

        Assert.Null(await xiamen.Leases.FindAsync(Room, Cancellation));
        var here = await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);
        var there = await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation);

        Assert.Equal((true, 1), (here.IsHere, here.Epoch));
        Assert.Equal((false, "https://taipei.example", 1), (there.IsHere, there.PublicUrl, there.Epoch));
        Assert.True(taipei.Leases.IsStillOurs(Room, 1));
        Assert.False(xiamen.Leases.IsStillOurs(Room, 1));
        Assert.Equal(here, await taipei.Leases.ClaimOrFindAsync(Room, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Of_many_that_ask_at_once_one_gets_the_room(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");

        for (var n = 0; n < 10; n++)
        {
            var room = $"RM_{n}";
            var places = await Task.WhenAll(Enumerable.Range(0, 8).Select(one =>
                (one % 2 == 0 ? taipei : xiamen).Leases.ClaimOrFindAsync(room, Cancellation)));

            Assert.Equal(4, places.Count(place => place.IsHere));
            Assert.Equal((1, 1), (places.Select(place => place.NodeId).Distinct().Count(), places.Max(place => place.Epoch)));
        }
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Room_of_a_node_that_does_not_renew_goes_to_another_with_the_next_epoch(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);

        taipei.Pause(TimeSpan.FromSeconds(30));
        await ExpireAsync(storage);
        var taken = await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation);

        Assert.Equal((true, 2), (taken.IsHere, taken.Epoch));
        Assert.False(taipei.Leases.IsStillOurs(Room, 1));
        Assert.False(await taipei.Leases.ConfirmAsync(Room, 1));
        Assert.Equal([Room], taipei.Lost);
        Assert.False((await taipei.Leases.ClaimOrFindAsync(Room, Cancellation)).IsHere);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task After_a_pause_in_which_nobody_took_the_room_it_is_kept_with_its_epoch(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);

        taipei.Pause(TimeSpan.FromSeconds(30));
        await ExpireAsync(storage);
        Assert.False(taipei.Leases.IsStillOurs(Room, 1));

        Assert.True(await taipei.Leases.ConfirmAsync(Room, 1));
        Assert.True(taipei.Leases.IsStillOurs(Room, 1));
        Assert.False((await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation)).IsHere);
        Assert.Empty(taipei.Lost);
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Room_given_back_is_free_at_once_and_its_epoch_goes_on(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);

        await taipei.Leases.ReleaseAsync(Room, 1);

        Assert.False(taipei.Leases.IsStillOurs(Room, 1));
        Assert.Null(await xiamen.Leases.FindAsync(Room, Cancellation));
        Assert.Equal(2, (await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation)).Epoch);
        Assert.Empty(taipei.Lost);
    }

    [Fact]
    public async Task Release_of_an_earlier_session_does_not_touch_the_next_one()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.Sqlite, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);

        // The first session gives the room back while the next one takes it.
        var release = taipei.Leases.ReleaseAsync(Room, 1);
        var next = await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);
        await release;

        Assert.Equal(2, next.Epoch);
        taipei.Pause(RoomLeases.Lease);
        Assert.True(await taipei.Leases.ConfirmAsync(Room, 2));
    }

    [Fact]
    public async Task Node_that_ends_gives_everything_back()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.PostgreSql, postgres, Cancellation);
        var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);
        await taipei.Leases.ClaimOrFindAsync("RM_other", Cancellation);

        await taipei.DisposeAsync();

        Assert.True((await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation)).IsHere);
        Assert.True((await xiamen.Leases.ClaimOrFindAsync("RM_other", Cancellation)).IsHere);
    }

    /// <summary>Nobody can take a room while the database is away, so nobody loses one.</summary>
    [Fact]
    public async Task Database_that_is_away_costs_no_room()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.Sqlite, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);

        taipei.Database.IsAway = true;
        taipei.Pause(TimeSpan.FromSeconds(30));
        Assert.True(await taipei.Leases.ConfirmAsync(Room, 1));
        Assert.True(taipei.Leases.IsStillOurs(Room, 1));

        taipei.Database.IsAway = false;
        taipei.Pause(TimeSpan.FromSeconds(30));
        Assert.True(await taipei.Leases.ConfirmAsync(Room, 1));
        Assert.Empty(taipei.Lost);
    }

    [Fact]
    public async Task Loss_is_noticed_by_the_renewal_without_anybody_asking()
    {
        using var storage = await StorageFixture.CreateAsync(StorageProvider.Sqlite, postgres, Cancellation);
        await using var taipei = await LeaseNode.StartAsync(storage, "taipei", renews: true);
        await using var xiamen = await LeaseNode.StartAsync(storage, "xiamen");
        await taipei.Leases.ClaimOrFindAsync(Room, Cancellation);
        await ExpireAsync(storage);
        await xiamen.Leases.ClaimOrFindAsync(Room, Cancellation);

        await taipei.LosesAsync();

        Assert.Equal([Room], taipei.Lost);
    }

    /// <summary>As if the database's clock had moved on past every lease.</summary>
    private static async Task ExpireAsync(StorageFixture storage)
    {
        await using var context = storage.Contexts.CreateDbContext();
        await context.RoomOwners.ExecuteUpdateAsync(
            set => set.SetProperty(owner => owner.ExpiresAt, owner => owner.ExpiresAt - 60_000_000), Cancellation);
    }
}
