using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Signaling.Tests;

public class ConnectionSinkTests
{
    [Fact]
    public async Task Events_go_out_in_order_and_the_rest_is_sent_after_closing()
    {
        var client = new GatedClient();
        var sink = new ConnectionSink(client, () => { }, false, NullLogger.Instance);
        for (var n = 1; n <= 5; n++)
        {
            sink.Post(new NeedSlots(8) { Number = n });
        }

        sink.Close();
        client.Open();
        await sink.Sending;

        Assert.Equal([1, 2, 3, 4, 5], client.Sent.Select(roomEvent => roomEvent.Number));
    }

    [Fact]
    public async Task Events_that_wait_go_together_to_a_client_that_takes_them_so()
    {
        var client = new GatedClient();
        var sink = new ConnectionSink(client, () => { }, batches: true, NullLogger.Instance);
        for (var n = 1; n <= 200; n++)
        {
            sink.Post(new NeedSlots(8) { Number = n });
        }

        sink.Close();
        client.Open();
        await sink.Sending;

        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), client.Sent.Select(roomEvent => roomEvent.Number));
        Assert.NotEmpty(client.Batches);
        Assert.All(client.Batches, count => Assert.InRange(count, 2, 64));
    }

    [Fact]
    public async Task A_client_that_takes_nothing_loses_its_connection_once_and_holds_nobody_up()
    {
        var client = new GatedClient();
        var aborted = 0;
        var sink = new ConnectionSink(client, () => aborted++, false, NullLogger.Instance);
        for (var n = 1; n <= 1000; n++)
        {
            sink.Post(new NeedSlots(8) { Number = n });
        }

        Assert.Equal(1, aborted);
        client.Open();
        await sink.Sending;
    }

    [Fact]
    public async Task A_connection_that_breaks_while_sending_ends_the_sink_without_an_exception()
    {
        var sink = new ConnectionSink(new BrokenClient(), () => { }, false, NullLogger.Instance);
        sink.Post(new NeedSlots(8));

        await sink.Sending;

        sink.Post(new NeedSlots(16));
    }

    private sealed class GatedClient : IRoomClient
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<RoomEvent> Sent { get; } = [];

        public List<int> Batches { get; } = [];

        public void Open() => _gate.SetResult();

        public async Task Event(RoomEvent roomEvent)
        {
            await _gate.Task;
            Sent.Add(roomEvent);
        }

        public async Task Events(IReadOnlyList<RoomEvent> roomEvents)
        {
            await _gate.Task;
            Batches.Add(roomEvents.Count);
            Sent.AddRange(roomEvents);
        }
    }

    private sealed class BrokenClient : IRoomClient
    {
        public Task Event(RoomEvent roomEvent) => Task.FromException(new IOException("The connection is gone."));

        public Task Events(IReadOnlyList<RoomEvent> roomEvents) => Task.FromException(new IOException("The connection is gone."));
    }
}
