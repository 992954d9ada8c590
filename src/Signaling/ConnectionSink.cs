using System.Threading.Channels;
using CrossStrait.Rooms.Sessions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling;

/// <summary>
/// Carries events to one connection, in order and without holding up the session. A client that does not take them in
/// time loses its connection and resumes.
/// </summary>
internal sealed class ConnectionSink : IParticipantSink
{
    /// <summary>As many events as a resumed client can be sent again.</summary>
    private const int Waiting = 512;

    private readonly Channel<RoomEvent> _events = Channel.CreateBounded<RoomEvent>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    /// <summary>Most events in one message.</summary>
    private const int Batch = 64;

    private readonly IRoomClient _client;
    private readonly Action _abort;
    private readonly bool _batches;
    private readonly ILogger _logger;

    public ConnectionSink(IRoomClient client, Action abort, bool batches, ILogger logger)
    {
        _client = client;
        _abort = abort;
        _batches = batches;
        _logger = logger;
        Sending = SendAsync();
    }

    public Task Sending { get; }

    public void Post(RoomEvent roomEvent)
    {
        if (!_events.Writer.TryWrite(roomEvent) && _events.Writer.TryComplete())
        {
            _logger.ClientTooSlow();
            _abort();
        }
    }

    public void Close() => _events.Writer.TryComplete();

    private async Task SendAsync()
    {
        await foreach (var roomEvent in _events.Reader.ReadAllAsync())
        {
            try
            {
                await (TakeWaiting(roomEvent) is { } batch ? _client.Events(batch) : _client.Event(roomEvent));
            }
#pragma warning disable CA1031 // the connection broke: the session hears of it from the hub
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.EventNotSent(exception);
                Close();
            }
        }
    }

    /// <summary>What waits behind an event, together with it; null if it goes alone. Under load this spares most messages.</summary>
    private List<RoomEvent>? TakeWaiting(RoomEvent first)
    {
        List<RoomEvent>? batch = null;
        while (_batches && (batch?.Count ?? 1) < Batch && _events.Reader.TryRead(out var next))
        {
            (batch ??= [first]).Add(next);
        }

        return batch;
    }
}
