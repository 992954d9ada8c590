using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Composition;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class AuditCheckTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("crossstrait-audit-").FullName;
    private ServiceProvider? _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection().AddRoomsStorage(_root).AddAudit().BuildServiceProvider();
        await _services.GetRequiredService<RoomsDatabase>().PrepareAsync(Cancellation);
        await _services.GetRequiredService<IAuditLog>().WriteAsync("server", "server.started", "", null, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _services!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Whole_log_ends_with_0_and_a_changed_one_with_1()
    {
        Assert.Equal(0, await CheckAsync());

        await using (var context = await _services!.GetRequiredService<IDbContextFactory<RoomsDbContext>>().CreateDbContextAsync(Cancellation))
        {
            await context.AuditEntries.ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Actor, "nobody"), Cancellation);
        }

        Assert.Equal(1, await CheckAsync());
    }

    [Fact]
    public async Task Head_that_was_noted_must_be_there()
    {
        var head = await _services!.GetRequiredService<AuditReader>().VerifyAsync(null, Cancellation);

        Assert.Equal(0, await CheckAsync(("head", $"1:{head.HeadHash}")));
        Assert.Equal(1, await CheckAsync(("head", $"2:{head.HeadHash}")));
        Assert.Equal(1, await CheckAsync(("head", "one")));
    }

    [Fact]
    public async Task Database_that_was_never_made_is_not_made_by_looking()
    {
        var nowhere = Path.Combine(_root, "nowhere");

        Assert.Equal(1, await CheckAsync(("Data:Path", nowhere)));
        Assert.False(Directory.Exists(nowhere));
    }

    private Task<int> CheckAsync(params (string Key, string Value)[] settings) => AuditCheck.RunAsync(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Data:Path", _root)])
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build());
}
