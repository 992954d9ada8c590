using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Xunit;

namespace CrossStrait.Rooms.Tests.Storage;

public sealed class RoomsDatabaseTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Migrated_schema_is_the_schema_of_the_model(StorageProvider provider)
    {
        using var migrated = await StorageFixture.CreateAsync(provider, postgres, Cancellation);
        using var created = await StorageFixture.CreateEmptyAsync(provider, postgres, Cancellation);
        DataPaths.CreatePrivate(created.Paths.Root);
        await using (var context = created.Contexts.CreateDbContext())
        {
            await context.GetService<IRelationalDatabaseCreator>().EnsureCreatedAsync(Cancellation);
        }

        Assert.Equal(await ReadSchemaAsync(created, provider), await ReadSchemaAsync(migrated, provider));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Several_that_start_at_once_migrate_one_after_the_other(StorageProvider provider)
    {
        using var storage = await StorageFixture.CreateEmptyAsync(provider, postgres, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => storage.Database.PrepareAsync(Cancellation)));

        await AddRoomAsync(storage);
        Assert.True(await storage.Database.AnswersAsync(Cancellation));
    }

    [Fact]
    public async Task Preparing_twice_changes_nothing()
    {
        using var storage = new StorageFixture();
        await storage.Database.PrepareAsync(Cancellation);
        await AddRoomAsync(storage);
        await storage.Database.PrepareAsync(Cancellation);

        await using var context = storage.Contexts.CreateDbContext();
        Assert.Equal("大會議室", (await context.Rooms.AsNoTracking().SingleAsync(Cancellation)).Name);
    }

    [Fact]
    public async Task Writers_wait_for_each_other_and_readers_go_on()
    {
        using var storage = new StorageFixture();
        await storage.Database.PrepareAsync(Cancellation);

        await using var context = storage.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(Cancellation);
        Assert.Equal("wal", await ReadScalarAsync(context, "PRAGMA journal_mode"));
        Assert.Equal("5000", await ReadScalarAsync(context, "PRAGMA busy_timeout"));
        Assert.Equal("1", await ReadScalarAsync(context, "PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task Server_killed_in_mid_migration_starts_again()
    {
        using var dying = new StorageFixture();
        await LeaveHalfAMigrationAsync(dying.Paths.Database);
        using var survivor = new StorageFixture();
        CopyAsACrashLeavesIt(dying.Paths, survivor.Paths);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await survivor.Database.PrepareAsync(limit.Token);
        await AddRoomAsync(survivor);

        Assert.True(await survivor.Database.AnswersAsync(Cancellation));
    }

    [Fact]
    public async Task PostgreSql_goes_on_where_a_killed_process_was_migrating()
    {
        var options = new StorageOptions { Provider = StorageProvider.PostgreSql, Connection = await postgres.CreateDatabaseAsync(Cancellation) };
        using var survivor = new StorageFixture(options);
        await using var dying = new NpgsqlConnection($"{options.Connection};Pooling=false");
        await dying.OpenAsync(Cancellation);
        await using var half = new NpgsqlCommand(
            $"SELECT pg_advisory_lock({PostgreSqlServer.MigrationLock}); BEGIN; CREATE TABLE rooms_recordings (\"Id\" text);", dying);
        await half.ExecuteNonQueryAsync(Cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var next = survivor.Database.PrepareAsync(limit.Token);

        await using (var killer = new NpgsqlConnection(options.Connection))
        {
            await killer.OpenAsync(Cancellation);
            await using var kill = new NpgsqlCommand($"SELECT pg_terminate_backend({dying.ProcessID})", killer);
            await kill.ExecuteNonQueryAsync(Cancellation);
        }

        await next;
        await AddRoomAsync(survivor);
        Assert.True(await survivor.Database.AnswersAsync(Cancellation));
    }

    [Fact]
    public async Task Second_process_waits_until_the_first_has_migrated()
    {
        using var storage = new StorageFixture();
        Task second;
        await using (new FileStream(storage.Paths.MigrationLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            second = storage.Database.PrepareAsync(Cancellation);
            Assert.False(second.IsCompleted);
            Assert.False(File.Exists(storage.Paths.Database));
        }

        await second;
        Assert.True(File.Exists(storage.Paths.Database));
    }

    [Fact]
    public async Task Database_that_was_never_made_does_not_answer()
    {
        using var storage = new StorageFixture();

        Assert.False(await storage.Database.AnswersAsync(Cancellation));
    }

    private static async Task AddRoomAsync(StorageFixture storage)
    {
        await using var context = storage.Contexts.CreateDbContext();
        context.Rooms.Add(new RoomRow
        {
            Id = PrefixedId.New("RM"),
            Name = "大會議室",
            Kind = "meeting",
            AccessCode = "1",
            CreatedAt = DateTimeOffset.UnixEpoch.ToUtcMicroseconds(),
        });
        await context.SaveChangesAsync(Cancellation);
    }

    /// <summary>
    /// EF Core's lock row is committed before the migration's own transaction, so both are there when a process dies.
    /// </summary>
    private static async Task LeaveHalfAMigrationAsync(string database)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-21 20:00:00');
            """;
        await command.ExecuteNonQueryAsync(Cancellation);
        command.CommandText = "PRAGMA cache_size = 1; BEGIN; CREATE TABLE rooms_recordings (Id TEXT NOT NULL PRIMARY KEY);";
        await command.ExecuteNonQueryAsync(Cancellation);
        File.Copy(database, database + ".crash");
        File.Copy(database + "-wal", database + ".crash-wal");
    }

    private static void CopyAsACrashLeavesIt(DataPaths from, DataPaths to)
    {
        File.Copy(from.Database + ".crash", to.Database);
        File.Copy(from.Database + ".crash-wal", to.Database + "-wal");
    }

    private static async Task<string> ReadSchemaAsync(StorageFixture storage, StorageProvider provider)
    {
        await using var context = storage.Contexts.CreateDbContext();
        var lines = await (provider == StorageProvider.Sqlite
            ? context.Database.SqlQuery<string>($"""
                SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk AS "Value"
                FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
                UNION ALL
                SELECT 'index ' || name || ' on ' || tbl_name || ' ' || sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
                """)
            : context.Database.SqlQuery<string>($"""
                SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS "Value"
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
                UNION ALL
                SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
                """)).ToListAsync(Cancellation);
        Assert.True(lines.Count > 50, string.Join('\n', lines));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static async Task<string?> ReadScalarAsync(RoomsDbContext context, string sql)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (await command.ExecuteScalarAsync(Cancellation))?.ToString();
    }
}
