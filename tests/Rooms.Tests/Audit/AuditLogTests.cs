using System.Text.Json;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Rooms.Tests.Audit;

public sealed class AuditLogTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Entries_are_read_as_they_were_written(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        using var log = new AuditLog(storage.Contexts, TimeProvider.System);

        await log.WriteAsync("PE_anna", "session.signedIn", "PE_anna", new { Method = "password", Kind = DayOfWeek.Friday }, Cancellation);
        await log.WriteAsync("PE_anna", "call.started", "CA_1", null, Cancellation);

        var entries = await new AuditReader(storage.Contexts).ListAsync(after: 0, limit: 10, Cancellation);
        Assert.Equal(["session.signedIn", "call.started"], entries.Select(entry => entry.Action));
        Assert.Equal("""{"method":"password","kind":"friday"}""", entries[0].Details);
        Assert.Equal([1, 2], entries.Select(entry => entry.Sequence));
        Assert.Single(await new AuditReader(storage.Contexts).ListAsync(after: 1, limit: 10, Cancellation));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Writers_at_the_same_time_make_one_chain(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        // Two logs are two nodes: nothing but the database stands between them.
        using var first = new AuditLog(storage.Contexts, TimeProvider.System);
        using var second = new AuditLog(storage.Contexts, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            Task.Run(() => (i % 2 == 0 ? first : second).WriteAsync("server", "test.wrote", $"{i}", null, Cancellation), Cancellation)));

        var verdict = await VerifyAsync(storage);
        Assert.Null(verdict.Fault);
        Assert.Equal(200, verdict.Entries);
        var subjects = (await new AuditReader(storage.Contexts).ListAsync(0, 1000, Cancellation)).Select(entry => int.Parse(entry.Subject, null));
        Assert.Equal(Enumerable.Range(0, 200), subjects.Order());
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Text_that_a_database_would_refuse_is_stored_all_the_same(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        using var log = new AuditLog(storage.Contexts, TimeProvider.System);

        await log.WriteAsync("a\0b", "session.refused", "\ud800x", new { Name = "\0\ud800" }, Cancellation);
        await log.WriteAsync("server", "session.refused", new string('長', 10_000), new { Name = new string('長', 10_000) }, Cancellation);

        var entries = await new AuditReader(storage.Contexts).ListAsync(0, 10, Cancellation);
        Assert.Equal("a\uFFFDb", entries[0].Actor);
        Assert.Equal(200, entries[1].Subject.Length);
        Assert.Equal(10_011, JsonDocument.Parse(entries[1].Details).RootElement.GetProperty("omittedCharacters").GetInt32());
        Assert.Null((await VerifyAsync(storage)).Fault);
    }

    [Fact]
    public async Task Changed_entry_is_found()
    {
        using var storage = await WriteTenAsync();
        await ExecuteAsync(storage, "UPDATE audit_entries SET \"Subject\" = 'somebody else' WHERE \"Sequence\" = 4");

        Assert.Equal((3L, "entry 4 was changed: its hash is not that of its content"), await FaultAsync(storage));
    }

    [Fact]
    public async Task Changed_entry_with_a_hash_to_fit_is_found_at_the_next()
    {
        using var storage = await WriteTenAsync();
        await using (var context = storage.Contexts.CreateDbContext())
        {
            var entry = await context.AuditEntries.SingleAsync(one => one.Sequence == 4, Cancellation);
            entry.Subject = "somebody else";
            entry.Hash = AuditChain.HashOf(entry);
            await context.SaveChangesAsync(Cancellation);
        }

        Assert.Equal((4L, "entry 5 does not follow the entry before it"), await FaultAsync(storage));
    }

    [Fact]
    public async Task Deleted_entry_is_found()
    {
        using var storage = await WriteTenAsync();
        await ExecuteAsync(storage, "DELETE FROM audit_entries WHERE \"Sequence\" = 6");

        Assert.Equal((5L, "entry 6 is missing: entry 7 stands in its place"), await FaultAsync(storage));
    }

    [Fact]
    public async Task Deleted_first_entry_is_found()
    {
        using var storage = await WriteTenAsync();
        await ExecuteAsync(storage, "DELETE FROM audit_entries WHERE \"Sequence\" = 1");

        Assert.Equal((0L, "entry 1 is missing: entry 2 stands in its place"), await FaultAsync(storage));
    }

    [Fact]
    public async Task Entries_that_changed_places_are_found()
    {
        using var storage = await WriteTenAsync();
        await ExecuteAsync(storage, "UPDATE audit_entries SET \"Sequence\" = -1 WHERE \"Sequence\" = 3");
        await ExecuteAsync(storage, "UPDATE audit_entries SET \"Sequence\" = 3 WHERE \"Sequence\" = 8");
        await ExecuteAsync(storage, "UPDATE audit_entries SET \"Sequence\" = 8 WHERE \"Sequence\" = -1");

        Assert.Equal((2L, "entry 3 was changed: its hash is not that of its content"), await FaultAsync(storage));
    }

    [Fact]
    public async Task Entry_before_the_first_is_found()
    {
        using var storage = await WriteTenAsync();
        await ExecuteAsync(storage, "UPDATE audit_entries SET \"Sequence\" = 0 WHERE \"Sequence\" = 10");

        Assert.Equal((0L, "entry 1 is missing: entry 0 stands in its place"), await FaultAsync(storage));
    }

    [Fact]
    public async Task End_that_was_cut_off_is_found_by_whoever_noted_it()
    {
        using var storage = await WriteTenAsync();
        var noted = await VerifyAsync(storage);
        await ExecuteAsync(storage, "DELETE FROM audit_entries WHERE \"Sequence\" > 8");

        var reader = new AuditReader(storage.Contexts);
        Assert.Null((await reader.VerifyAsync(null, Cancellation)).Fault);
        Assert.True(AuditHead.TryRead($"{noted.Entries}:{noted.HeadHash}", out var head));
        Assert.NotNull((await reader.VerifyAsync(head, Cancellation)).Fault);
    }

    [Fact]
    public async Task Whole_chain_longer_than_a_page_is_whole()
    {
        using var storage = await WriteAsync(1200);

        Assert.Equal(1200, (await VerifyAsync(storage)).Entries);
        Assert.Null((await VerifyAsync(storage)).Fault);
    }

    private static Task<StorageFixture> WriteTenAsync() => WriteAsync(10);

    private static async Task<StorageFixture> WriteAsync(int entries)
    {
        var storage = new StorageFixture();
        await storage.Database.PrepareAsync(Cancellation);
        using var log = new AuditLog(storage.Contexts, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, entries).Select(i => log.WriteAsync("server", "test.wrote", $"{i}", null, Cancellation)));
        return storage;
    }

    private static async Task ExecuteAsync(StorageFixture storage, string sql)
    {
        await using var context = storage.Contexts.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(sql, Cancellation);
    }

    private static Task<AuditVerdict> VerifyAsync(StorageFixture storage) =>
        new AuditReader(storage.Contexts).VerifyAsync(null, Cancellation);

    private static async Task<(long Whole, string? Fault)> FaultAsync(StorageFixture storage)
    {
        var verdict = await VerifyAsync(storage);
        return (verdict.Entries, verdict.Fault);
    }
}
