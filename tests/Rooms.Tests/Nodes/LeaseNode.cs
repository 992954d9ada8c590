using System.Collections.Concurrent;
using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Nodes;

/// <summary>One of several nodes on a test's database, whose own clock the test can let pass.</summary>
internal sealed class LeaseNode : IAsyncDisposable
{
    private readonly PassingTime _time;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LeaseNode(StorageFixture storage, string name, bool renews)
    {
        _time = new PassingTime(renews);
        Database = new FailingContexts(storage.Contexts);
        var node = new ThisNode($"ND_{name}", $"https://{name}.example");
        Leases = new RoomLeases(new LeaseRows(Database, node, new LeaseStatements(storage.Server)), node, _time, NullLogger<RoomLeases>.Instance);
        Leases.Lost += room =>
        {
            Lost.Enqueue(room);
            _lost.TrySetResult();
        };
    }

    public RoomLeases Leases { get; }

    public FailingContexts Database { get; }

    public ConcurrentQueue<string> Lost { get; } = [];

    /// <param name="storage">The database that it shares.</param>
    /// <param name="name">Its name, which is in its id and address.</param>
    /// <param name="renews">Whether it renews by itself; otherwise only when it is asked to confirm.</param>
    public static async Task<LeaseNode> StartAsync(StorageFixture storage, string name, bool renews = false)
    {
        var node = new LeaseNode(storage, name, renews);
        await node.Leases.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    /// <summary>This node's monotonic clock has moved on, and it did nothing meanwhile.</summary>
    public void Pause(TimeSpan time) => _time.Passed += time;

    public Task LosesAsync() => _lost.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Leases.DisposeAsync();

    /// <summary>Real time, and more where the test says so.</summary>
    private sealed class PassingTime(bool hasTimers) : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, hasTimers ? dueTime : Timeout.InfiniteTimeSpan, period);

        public override long GetTimestamp() => (System.GetElapsedTime(0) + Passed).Ticks;
    }
}

/// <summary>The contexts of a database that can be away.</summary>
internal sealed class FailingContexts(IDbContextFactory<RoomsDbContext> contexts) : IDbContextFactory<RoomsDbContext>
{
    public bool IsAway { get; set; }

    public RoomsDbContext CreateDbContext() => IsAway ? throw new IOException("The database is away.") : contexts.CreateDbContext();
}
