using System.Collections.Concurrent;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Audit;

/// <summary>
/// Appends to the audit log. On all nodes together one writes at a time: SQLite has one writer, and on PostgreSQL the
/// transaction holds an advisory lock. Whoever comes to write takes with it what others have waiting.
/// </summary>
public sealed class AuditLog(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time) : IAuditLog, IDisposable
{
    private const int MaxBatch = 256;

    /// <summary>"audit" in ASCII: any number will do that nothing else in the database locks.</summary>
    private const long AdvisoryLock = 0x61_75_64_69_74;

    private readonly ConcurrentQueue<Draft> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1);

    public async Task WriteAsync(string actor, string action, string subject, object? details, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentNullException.ThrowIfNull(subject);
        cancellation.ThrowIfCancellationRequested();
        var draft = new Draft(
            time.GetUtcNow().ToUtcMicroseconds(),
            AuditText.Field(actor),
            AuditText.Field(action),
            AuditText.Field(subject),
            AuditText.Details(details));
        _waiting.Enqueue(draft);

        // From here on the entry is written whether or not its caller still waits for it.
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            while (!draft.Stored.Task.IsCompleted)
            {
                await AppendAsync(TakeBatch());
            }
        }
        finally
        {
            _turn.Release();
        }

        await draft.Stored.Task;
    }

    public void Dispose() => _turn.Dispose();

    private List<Draft> TakeBatch()
    {
        var batch = new List<Draft>();
        while (batch.Count < MaxBatch && _waiting.TryDequeue(out var draft))
        {
            batch.Add(draft);
        }

        return batch;
    }

    private async Task AppendAsync(List<Draft> batch)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync();
            // On SQLite this is BEGIN IMMEDIATE: the head that is read below stays the head until the commit.
            await using var transaction = await context.Database.BeginTransactionAsync();
            if (!context.Database.IsSqlite())
            {
                await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})");
            }

            var head = await context.AuditEntries.AsNoTracking().OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync();
            foreach (var draft in batch)
            {
                head = draft.After(head);
                context.AuditEntries.Add(head);
            }

            await context.SaveChangesAsync();
            await transaction.CommitAsync();
            batch.ForEach(draft => draft.Stored.SetResult());
        }
        catch (Exception exception)
        {
            // Each of those who wait gets to know; the next batch may fare better.
            batch.ForEach(draft => draft.Stored.TrySetException(exception));
        }
    }

    private sealed record Draft(long At, string Actor, string Action, string Subject, string Details)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AuditRow After(AuditRow? head)
        {
            var entry = new AuditRow
            {
                Sequence = (head?.Sequence ?? 0) + 1,
                At = At,
                Actor = Actor,
                Action = Action,
                Subject = Subject,
                Details = Details,
                PreviousHash = head?.Hash ?? AuditChain.Origin,
                Hash = "",
            };
            entry.Hash = AuditChain.HashOf(entry);
            return entry;
        }
    }
}
