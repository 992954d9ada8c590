using System.Collections.Concurrent;
using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Media;

/// <summary>Where the events of one transport go, and the up-tracks that go the same way.</summary>
internal sealed class MediaRoute(IMediaSink sink)
{
    public IMediaSink Sink { get; } = sink;

    public ConcurrentDictionary<UpTrackId, byte> Tracks { get; } = new();
}
