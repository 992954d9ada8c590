using System.Collections.Concurrent;
using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Media;

/// <summary>Questions to the relay about one transport, and their answers. No session takes part: they change nothing.</summary>
public sealed class MediaDiagnostics(IMediaRelay relay)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource<RelayEvent>> _waiting = new();
    private long _lastRequest;

    /// <summary>Null if the transport is not there, or the relay does not answer in time.</summary>
    public async Task<TransportStatistics?> ReadStatisticsAsync(TransportId transport, CancellationToken cancellation)
    {
        var answer = await AskAsync(request => new RequestStatistics(request, transport), _patience, cancellation);
        return (answer as StatisticsGathered)?.Statistics;
    }

    /// <summary>Traces a transport into a new file and ends when the file is closed. Null: the relay did not answer.</summary>
    public async Task<TraceEnded?> TraceAsync(
        TransportId transport, string path, bool withPayload, int seconds, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(
                request => new StartTrace(request, transport, path, withPayload, seconds, maxBytes),
                TimeSpan.FromSeconds(seconds) + _patience,
                cancellation) as TraceEnded;
        }
        catch (OperationCanceledException)
        {
            relay.Post(new StopTrace(transport));
            throw;
        }
    }

    /// <summary>An event of the relay. False if it is none of these answers. Called by <see cref="RoomMedia"/>'s loop.</summary>
    internal bool TryReceive(RelayEvent relayEvent)
    {
        RequestId? request = relayEvent switch
        {
            StatisticsGathered gathered => gathered.Request,
            TraceEnded ended => ended.Request,
            _ => null,
        };
        if (request is { } id && _waiting.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(relayEvent);
        }

        return request is not null;
    }

    private async Task<RelayEvent?> AskAsync(Func<RequestId, RelayCommand> ask, TimeSpan patience, CancellationToken cancellation)
    {
        var request = new RequestId(-Interlocked.Increment(ref _lastRequest)); // below zero: RoomMedia's own requests count upwards
        var answer = new TaskCompletionSource<RelayEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[request] = answer;
        try
        {
            relay.Post(ask(request));
            return await answer.Task.WaitAsync(patience, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _waiting.TryRemove(request, out _);
        }
    }
}
