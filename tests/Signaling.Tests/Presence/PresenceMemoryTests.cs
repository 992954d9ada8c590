using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling.Presence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

public sealed class PresenceMemoryTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("crossstrait-memory-").FullName;
    private readonly ServiceProvider _services;

    public PresenceMemoryTests() => _services = new ServiceCollection().AddRoomsStorage(_root).BuildServiceProvider();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Choice_outlives_the_server_and_its_version_goes_on()
    {
        await _services.GetRequiredService<RoomsDatabase>().PrepareAsync(Cancellation);
        var until = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var before = await RunAsync(async keeper =>
        {
            await keeper.SetAsync("PE_a", PresenceStatus.OutOfOffice, "一月回來", until);
            await keeper.SetAsync("PE_b", PresenceStatus.Away, null, null);
            await keeper.SetAsync("PE_b", PresenceStatus.Available, null, null);
            return keeper.Read("PE_a");
        });

        var after = await RunAsync(keeper => Task.FromResult(keeper.Read(["PE_a", "PE_b"])));

        Assert.Equal(before, after[0]);
        Assert.Equal(PresenceStatus.Offline, after[1].Status);
        Assert.True(after[1].Version > 0);
    }

    [Fact]
    public async Task Earlier_choice_that_is_written_later_changes_nothing()
    {
        await _services.GetRequiredService<RoomsDatabase>().PrepareAsync(Cancellation);
        var stored = new ChosenPresences(_services.GetRequiredService<IDbContextFactory<RoomsDbContext>>());

        await stored.WriteAsync(new PresenceChosenRow { PersonId = "PE_a", Status = "Away", Note = "later", Version = 20 }, Cancellation);
        await stored.WriteAsync(new PresenceChosenRow { PersonId = "PE_a", Status = "DoNotDisturb", Note = "earlier", Version = 10 }, Cancellation);

        var row = Assert.Single(await stored.ReadAllAsync(Cancellation));
        Assert.Equal(("Away", "later", 20), (row.Status, row.Note, row.Version));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>A server's life.</summary>
    private async Task<T> RunAsync<T>(Func<PresenceKeeper, Task<T>> live)
    {
        using var keeper = new PresenceKeeper("ND_1", new PresenceTimings(), TimeProvider.System, NullLogger<PresenceKeeper>.Instance);
        var stored = new ChosenPresences(_services.GetRequiredService<IDbContextFactory<RoomsDbContext>>());
        using var memory = new PresenceMemory(keeper, stored, NullLogger<PresenceMemory>.Instance);
        await memory.StartAsync(Cancellation);
        var result = await live(keeper);
        await memory.StopAsync(Cancellation);
        return result;
    }
}
