using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Offers in, answers out, for all transports: keeps each one's negotiation, tells its worker and the handshake thread
/// what came of it, and the directory what lives where. Runs on the command loop alone.
/// </summary>
internal sealed class OfferNegotiator(
    RelayOptions options,
    RelayWorkers workers,
    RelayDirectory directory,
    HandshakeThread handshakes,
    string fingerprint,
    Action<RelayEvent> publish)
{
    private readonly Dictionary<TransportId, Entry> _entries = [];
    private long _lastUpTrack;

    public void Apply(ApplyOffer offer)
    {
        var isNew = !_entries.TryGetValue(offer.Transport, out var entry);
        if (isNew && _entries.Count >= options.MaxTransports)
        {
            publish(new OfferRefused(offer.Request, offer.Transport, OfferRefusal.Full, $"{options.MaxTransports} transports are open"));
            return;
        }

        entry ??= Create(offer.Group);
        var restarts = !isNew && entry.Negotiation.RestartsIce(offer.Sdp);
        var credentials = restarts ? IceCredentials.Create(0, entry.Worker.Index) : entry.Credentials;
        if (!TryNegotiate(entry, offer, credentials, out var result))
        {
            if (isNew)
            {
                workers.Placement.Remove(entry.Worker.Index, entry.Group);
            }

            return;
        }

        entry.Credentials = credentials;

        if (isNew)
        {
            _entries.Add(offer.Transport, entry);
            directory.Add(offer.Transport, entry.Worker);
            handshakes.Open(offer.Transport, entry.Worker, result.Fingerprints);
        }

        ForgetTracks(entry, result);
        var lines = result.Lines.Select(line => (line, TrackOf(entry, line))).ToList();
        Install(offer.Transport, entry, result, lines, isNew, restarts, offer.TcpOnly);
        publish(new OfferAnswered(
            offer.Request,
            offer.Transport,
            result.Answer,
            [.. lines.Where(pair => pair.line.Role == LineRole.Up).Select(pair => new NegotiatedUpTrack(
                pair.line.Mid, pair.line.Kind, pair.Item2, pair.line.Codecs[0].Codec.ToString(), pair.line.StreamId, pair.line.TrackLabel))],
            [.. result.Lines.Where(line => line.Role == LineRole.Slot).Select(line => new NegotiatedSlot(line.Mid, line.Kind, line.Pair))]));
    }

    public void Restart(RestartIce restart)
    {
        if (!_entries.TryGetValue(restart.Transport, out var entry))
        {
            publish(new OfferRefused(restart.Request, restart.Transport, OfferRefusal.UnknownTransport, "no such transport"));
            return;
        }

        entry.Credentials = IceCredentials.Create(0, entry.Worker.Index);
        entry.Negotiation.RemoteRestarted(restart.RemoteUfrag, restart.RemotePassword);
        var local = entry.Credentials;
        entry.Worker.Post((self, _) => Restart(self, restart.Transport, local, restart.RemoteUfrag, restart.RemotePassword, restart.TcpOnly));
        var candidates = workers.CandidatesOf(entry.Worker, restart.TcpOnly);
        publish(new IceRestarted(restart.Request, restart.Transport, local.Ufrag, local.Password, candidates));
    }

    public void Close(TransportId id)
    {
        if (_entries.Remove(id, out var entry))
        {
            directory.Remove(id);
            foreach (var track in entry.UpTracks.Values)
            {
                directory.Remove(track);
            }

            workers.Placement.Remove(entry.Worker.Index, entry.Group);
            entry.Worker.Post((self, now) =>
            {
                if (self.Router.Find(id) is { } transport)
                {
                    self.Router.Close(transport, CloseReason.Asked, now);
                }
            });
        }
    }

    private Entry Create(string? group)
    {
        var worker = workers[workers.Placement.Place(group)];
        return new Entry(new Negotiation(), IceCredentials.Create(0, worker.Index), worker, group);
    }

    private static void Restart(
        RelayWorker worker, TransportId id, IceCredentials local, string remoteUfrag, string remotePassword, bool tcpOnly)
    {
        if (worker.Router.Find(id) is { } transport)
        {
            transport.Ice.Restart(local, remoteUfrag, remotePassword, leavesUdp: tcpOnly);
            worker.Router.AddUfrag(transport);
        }
    }

    private bool TryNegotiate(Entry entry, ApplyOffer offer, IceCredentials credentials, out NegotiationResult result)
    {
        var candidates = workers.CandidatesOf(entry.Worker, offer.TcpOnly);
        var local = new LocalParameters(credentials.Ufrag, credentials.Password, fingerprint, candidates);
        var rights = new LineRights(offer.MayPublish, offer.MaySubscribe, offer.EndToEndEncrypted, offer.VideoCodecs);
        if (entry.Negotiation.TryApply(offer.Sdp, local, rights, out var made, out var reason, out var detail))
        {
            result = made!;
            return true;
        }

        publish(new OfferRefused(offer.Request, offer.Transport, reason, detail));
        result = null!;
        return false;
    }

    /// <summary>Tracks end with their line, also one that was closed: if its mid comes again, it is another track.</summary>
    private void ForgetTracks(Entry entry, NegotiationResult result)
    {
        foreach (var mid in entry.UpTracks.Keys.Where(mid => !result.Lines.Any(line => line.Role == LineRole.Up && line.Mid == mid)).ToList())
        {
            entry.UpTracks.Remove(mid, out var track);
            directory.Remove(track);
        }
    }

    private UpTrackId TrackOf(Entry entry, MediaLine line)
    {
        if (line.Role != LineRole.Up)
        {
            return default;
        }

        if (!entry.UpTracks.TryGetValue(line.Mid, out var id))
        {
            id = new UpTrackId(++_lastUpTrack);
            entry.UpTracks.Add(line.Mid, id);
        }

        directory.Add(id, new TrackPlace(entry.Worker, line));
        return id;
    }

    private void Install(
        TransportId id,
        Entry entry,
        NegotiationResult result,
        List<(MediaLine Line, UpTrackId Track)> lines,
        bool isNew,
        bool restarted,
        bool tcpOnly)
    {
        var local = entry.Credentials;
        entry.Worker.Post((self, now) =>
        {
            if (isNew)
            {
                var agent = new IceLiteAgent(local, options.ConsentTimeout, now);
                agent.SetRemote(result.RemoteUfrag, result.RemotePassword);
                self.Router.Add(new Transport(id, agent, self.Context, now + options.ConnectTimeout));
            }
            else if (restarted)
            {
                Restart(self, id, local, result.RemoteUfrag, result.RemotePassword, tcpOnly);
            }

            if (self.Router.Find(id) is { } transport)
            {
                var added = new List<UpTrack>();
                var ended = new List<UpTrack>();
                transport.ApplyLines(lines, now, added, ended);
                self.Router.TracksChanged(added, ended);
            }
        });
    }

    private sealed class Entry(Negotiation negotiation, IceCredentials credentials, RelayWorker worker, string? group)
    {
        /// <summary>Where the transport lives from birth to its end.</summary>
        public RelayWorker Worker { get; } = worker;

        public string? Group { get; } = group;

        public Negotiation Negotiation { get; } = negotiation;

        public IceCredentials Credentials { get; set; } = credentials;

        public Dictionary<string, UpTrackId> UpTracks { get; } = [];
    }
}
