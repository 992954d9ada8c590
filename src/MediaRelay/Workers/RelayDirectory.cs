using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>An up-track's worker, and the line that its copies on other workers need.</summary>
internal readonly record struct TrackPlace(RelayWorker Worker, MediaLine Line);

/// <summary>Which worker each transport and each up-track lives on. Command loop only.</summary>
internal sealed class RelayDirectory
{
    private readonly Dictionary<TransportId, RelayWorker> _transports = [];
    private readonly Dictionary<UpTrackId, TrackPlace> _tracks = [];

    public RelayWorker? WorkerOf(TransportId transport) => _transports.GetValueOrDefault(transport);

    public bool TryFind(UpTrackId track, out TrackPlace place) => _tracks.TryGetValue(track, out place);

    public void Add(TransportId transport, RelayWorker worker) => _transports.Add(transport, worker);

    public void Add(UpTrackId track, TrackPlace place) => _tracks[track] = place;

    public void Remove(TransportId transport) => _transports.Remove(transport);

    public void Remove(UpTrackId track) => _tracks.Remove(track);
}
