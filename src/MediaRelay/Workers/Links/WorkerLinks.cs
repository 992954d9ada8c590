using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>
/// One worker's ends of all links: copies of tracks that live elsewhere, which its slots show, and the ways to workers
/// that show its own. A link is opened by the far side, for its first slot, and closed by it. Worker thread only.
/// </summary>
/// <param name="context">The worker's.</param>
/// <param name="find">Finds the worker's own up-tracks.</param>
internal sealed class WorkerLinks(WorkerContext context, Func<UpTrackId, UpTrack?> find) : IDisposable
{
    /// <summary>40 ms of 50,000 packets a second: longer than any stall of a healthy worker.</summary>
    private const int RingPlaces = 2048;

    /// <summary>Entries taken from one ring before others have their turn.</summary>
    private const int MaxEntriesPerTurn = 256;

    private readonly Dictionary<UpTrackId, LinkReceiver> _receivers = [];
    private readonly Dictionary<int, LinkReceiver> _byNumber = [];
    private readonly Dictionary<byte, LinkRing> _incoming = [];
    private readonly Dictionary<byte, LinkOutput> _outgoing = [];
    private readonly List<LinkReceiver> _order = [];
    private ILinkedWorker? _self;
    private int _lastNumber;

    /// <summary>Copies of tracks that live on other workers.</summary>
    public int Count => _order.Count;

    /// <summary>How others reach this worker. Before its thread starts.</summary>
    public void Join(ILinkedWorker self) => _self = self;

    /// <summary>This worker's copy of a track that lives on another, for a slot that is about to show it.</summary>
    public UpTrack FindOrOpen(UpTrackId track, MediaLine line, ILinkedWorker home)
    {
        if (_receivers.TryGetValue(track, out var known))
        {
            return known.Track;
        }

        if (!_incoming.TryGetValue(home.Index, out var ring))
        {
            ring = new LinkRing(RingPlaces, PacketSlab.SlotBytes);
            _incoming.Add(home.Index, ring);
        }

        var receiver = new LinkReceiver(++_lastNumber, track, line, home, _self!, context);
        _receivers.Add(track, receiver);
        _byNumber.Add(receiver.Number, receiver);
        _order.Add(receiver);
        var self = _self!;
        home.Post((links, _) => links.Open(track, receiver.Number, self, ring));
        return receiver.Track;
    }

    /// <summary>Takes what other workers have sent. True if there was anything: then it is to be forwarded.</summary>
    public bool Receive(MonotonicTime now)
    {
        var any = false;
        foreach (var ring in _incoming.Values)
        {
            var left = MaxEntriesPerTurn;
            while (left > 0 && ring.TryTake(out var place))
            {
                left--;
                try
                {
                    Take(ring, place, now);
                }
                finally
                {
                    ring.Release(); // an entry that cannot be taken must not come again
                }
            }

            any |= left < MaxEntriesPerTurn;
            if (left == 0)
            {
                _self!.Wake();
            }
        }

        return any;
    }

    /// <summary>After each forwarding pass: one wake for each worker that has news.</summary>
    public void Publish()
    {
        foreach (var output in _outgoing.Values)
        {
            output.Publish();
        }
    }

    public void Tick(MonotonicTime now)
    {
        for (var i = _order.Count - 1; i >= 0; i--)
        {
            var receiver = _order[i];
            if (!receiver.Advance(now))
            {
                var (track, number, self) = (receiver.Track.Id, receiver.Number, _self!);
                receiver.Home.Post((links, _) => links.Close(track, number, self));
                End(receiver, now);
            }
        }
    }

    /// <summary>Trims and measures the copies. Call every 100 ms.</summary>
    public void AdvanceTracks(MonotonicTime now)
    {
        foreach (var receiver in _order)
        {
            receiver.Track.Advance(now);
        }
    }

    /// <summary>The worker stops.</summary>
    public void CloseAll(MonotonicTime now)
    {
        for (var i = _order.Count - 1; i >= 0; i--)
        {
            End(_order[i], now);
        }
    }

    /// <summary>The far worker wants a track of ours, from now on. If it has ended meanwhile, that is the answer.</summary>
    public void Open(UpTrackId track, int number, ILinkedWorker far, LinkRing ring)
    {
        if (!_outgoing.TryGetValue(far.Index, out var output))
        {
            output = new LinkOutput(ring, far);
            _outgoing.Add(far.Index, output);
        }

        if (find(track) is { } own)
        {
            own.Follow(new LinkSender(number, output, context));
        }
        else
        {
            output.Write(new LinkEntry { Kind = LinkEntryKind.Ended, Link = number });
        }

        output.Publish();
    }

    /// <summary>The far worker no longer wants it.</summary>
    public void Close(UpTrackId track, int number, ILinkedWorker far)
    {
        if (FindSender(track, number, far) is { } sender)
        {
            find(track)!.Unfollow(sender);
        }
    }

    /// <summary>A slot on the far worker has no picture, or not the encoding it wants.</summary>
    public void KeyFrameWanted(UpTrackId track, uint ssrc) =>
        find(track)?.Streams.Find(stream => stream.Ssrc == ssrc)?.KeyFrames.Request();

    /// <summary>What slots on the far worker take of a track has changed.</summary>
    public void LayersWanted(UpTrackId track, int number, ILinkedWorker far, LayersWish wish)
    {
        if (FindSender(track, number, far) is { } sender)
        {
            sender.Wish = wish;
            find(track)!.WishesChanged();
        }
    }

    /// <summary>All workers' threads have ended.</summary>
    public void Dispose()
    {
        foreach (var ring in _incoming.Values)
        {
            ring.Dispose();
        }

        _incoming.Clear();
    }

    private LinkSender? FindSender(UpTrackId track, int number, ILinkedWorker far) =>
        find(track)?.Followers.Find(follower => follower is LinkSender sender && sender.Leads(far, number)) as LinkSender;

    private void Take(LinkRing ring, int place, MonotonicTime now)
    {
        ref readonly var entry = ref ring.EntryAt(place);
        if (!_byNumber.TryGetValue(entry.Link, out var receiver))
        {
            return; // it was under way when the link was closed
        }

        if (entry.Kind == LinkEntryKind.Ended)
        {
            End(receiver, now);
        }
        else
        {
            receiver.Take(entry, ring.BytesAt(place), now);
        }
    }

    private void End(LinkReceiver receiver, MonotonicTime now)
    {
        _receivers.Remove(receiver.Track.Id);
        _byNumber.Remove(receiver.Number);
        _order.Remove(receiver);
        receiver.Track.End(now);
    }
}
