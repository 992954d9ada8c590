using System.Threading.Channels;
using CrossStrait.Rooms.Calls;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Lines;

/// <summary>
/// One device: carries events to it in order and without holding anybody up. A device that does not take them in time
/// loses its connection, opens another, and is told everything anew.
/// </summary>
internal sealed class LineConnection
{
    private const int Waiting = 512;

    /// <summary>Most events in one message.</summary>
    private const int Batch = 64;

    private readonly Channel<LineEvent> _events = Channel.CreateBounded<LineEvent>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly ILineClient _client;
    private readonly Action _abort;
    private readonly ILogger _logger;

    public LineConnection(string id, LineDevice device, ILineClient client, Action abort, WatchList watches, ILogger logger)
    {
        (Id, Device, Watches) = (id, device, watches);
        (_client, _abort, _logger) = (client, abort, logger);
        _ = SendAsync();
    }

    public string Id { get; }

    public LineDevice Device { get; }

    public WatchList Watches { get; }

    public void Post(LineEvent change)
    {
        if (!_events.Writer.TryWrite(change) && _events.Writer.TryComplete())
        {
            _logger.ClientTooSlow();
            _abort();
        }
    }

    public void Close() => _events.Writer.TryComplete();

    private async Task SendAsync()
    {
        await foreach (var first in _events.Reader.ReadAllAsync())
        {
            List<LineEvent> batch = [first];
            while (batch.Count < Batch && _events.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            try
            {
                await _client.Changed(batch);
            }
#pragma warning disable CA1031 // the connection broke: the hub tells of it
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _logger.EventNotSent(exception);
                Close();
            }
        }
    }
}
