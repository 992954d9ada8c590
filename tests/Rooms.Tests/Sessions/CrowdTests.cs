using System.Diagnostics;
using CrossStrait.MediaRelay;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

/// <summary>Rooms of hundreds stay cheap.</summary>
public sealed class CrowdTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int People = 300;
    private const string Lines = "pair pair pair pair pair pair pair pair pair pair pair pair pair pair pair pair slot-audio slot-audio slot-audio";

    private readonly SessionBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Three_hundred_people_who_all_send_and_receive_join_in_milliseconds_each()
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < People; i++)
        {
            var person = await _bench.JoinAsync($"Guest {i}");
            await person.PublishAsync();
            await person.SubscribeAsync(Lines);
        }

        output.WriteLine($"{watch.Elapsed.TotalMilliseconds / People:f2} ms for each of {People}");
        Assert.InRange(watch.Elapsed / People, TimeSpan.Zero, TimeSpan.FromMilliseconds(40));

        // Each slot gets its source once: a crowd that comes moves nobody on the screens of those who are there.
        Assert.InRange(_bench.Relay.Posted<SetSlotSource>().Count(), People, People * 35);
    }

    [Fact]
    public async Task One_person_more_costs_as_many_events_as_there_are_people_and_moves_nobody()
    {
        var first = await _bench.JoinAsync("First");
        await first.PublishAsync();
        await first.SubscribeAsync("pair");
        for (var i = 0; i < 50; i++)
        {
            await (await _bench.JoinAsync($"Guest {i}")).PublishAsync();
        }

        var commands = _bench.Relay.Commands.Count;
        var events = first.Events.Count;
        await (await _bench.JoinAsync("Last")).PublishAsync();

        Assert.Equal(1, _bench.Relay.Commands.Count - commands);
        Assert.Equal(3, first.Events.Count - events);
    }
}
