using CrossStrait.Rooms.Calls;
using CrossStrait.Signaling.Presence;
using CrossStrait.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>The keeper of a server that is alone.</summary>
public sealed class InProcessPresenceTests : PresenceContract, IDisposable
{
    private PresenceKeeper? _keeper;

    /// <summary>The product's own times, in virtual time.</summary>
    [Fact]
    public async Task Twelve_seconds_without_a_heartbeat_are_the_end_of_a_connection()
    {
        var time = new FakeTimeProvider();
        using var keeper = new PresenceKeeper("ND_1", new PresenceTimings(), time, NullLogger<PresenceKeeper>.Instance);
        await keeper.ConnectedAsync("PE_a", "desk", "c1");

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PresenceStatus.Available, keeper.Read("PE_a").Status);

        await keeper.HeartbeatAsync([("PE_a", "c1")]);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(PresenceStatus.Available, keeper.Read("PE_a").Status);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(PresenceStatus.Offline, keeper.Read("PE_a").Status);
    }

    [Fact]
    public async Task Changes_of_fifty_milliseconds_are_one_batch()
    {
        var time = new FakeTimeProvider();
        using var keeper = new PresenceKeeper("ND_1", new PresenceTimings(), time, NullLogger<PresenceKeeper>.Instance);
        var told = Told.By(keeper);

        await keeper.ConnectedAsync("PE_a", "desk", "c1");
        time.Advance(TimeSpan.FromMilliseconds(40));
        await keeper.ConnectedAsync("PE_b", "desk", "c2");
        Assert.Equal(0, told.Batches);

        time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, told.Batches);
        Assert.Equal(2, told.Seen(PresenceStatus.Available));
    }

    public void Dispose() => _keeper?.Dispose();

    private protected override ValueTask<PresenceKeeper> StartAsync()
    {
        _keeper = new PresenceKeeper("ND_1", Fast, TimeProvider.System, NullLogger<PresenceKeeper>.Instance);
        return ValueTask.FromResult(_keeper);
    }
}
