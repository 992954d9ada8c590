using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Media;

/// <summary>A request that the relay has not answered yet. Whoever removes it from the table of requests disposes it.</summary>
internal sealed class PendingRequest(RequestId request, IMediaSink sink) : IDisposable
{
    private ITimer? _timer;

    public RequestId Request { get; } = request;

    public IMediaSink Sink { get; } = sink;

    public void ExpireAfter(TimeSpan patience, TimeProvider time, Action<PendingRequest> expired) =>
        _timer = time.CreateTimer(_ => expired(this), null, patience, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer?.Dispose();
}
