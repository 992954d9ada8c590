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
    private readonly IRoomClient _client;
    private readonly Action _abort;
    private readonly ILogger _logger;

    public ConnectionSink(IRoomClient client, Action abort, ILogger logger)
    {
        _client = client;
        _abort = abort;
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
                await _client.Event(roomEvent);
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
}
