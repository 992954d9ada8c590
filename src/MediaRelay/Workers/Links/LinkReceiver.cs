using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>
/// The far end of one link: a full up-track with a history of its own, from which this worker's slots send and answer
/// NACKs. Far worker's thread only.
/// </summary>
internal sealed class LinkReceiver : IUpTrackOrigin
{
    /// <summary>A slot that changes its source back and forth must not wait for a key frame each time.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly WorkerContext _context;
    private readonly ILinkedWorker _self;
    private readonly List<RtpStream?> _streams = [];
    private MonotonicTime _unusedSince = MonotonicTime.Never;
    private LayersWish _wanted = LayersWish.Everything;

    public LinkReceiver(int number, UpTrackId track, MediaLine line, ILinkedWorker home, ILinkedWorker self, WorkerContext context)
    {
        _self = self;
        Number = number;
        Home = home;
        _context = context;
        Track = new UpTrack(track, this, line, context);
    }

    /// <summary>Never given twice on one worker: what is under way on a closed link is told from the next one's.</summary>
    public int Number { get; }

    /// <summary>Where the original is.</summary>
    public ILinkedWorker Home { get; }

    public UpTrack Track { get; }

    bool IUpTrackOrigin.IsLink => true;

    /// <summary>What came over the link, but for the end.</summary>
    public void Take(in LinkEntry entry, ReadOnlySpan<byte> bytes, MonotonicTime now)
    {
        switch (entry.Kind)
        {
            case LinkEntryKind.Packet:
                TakePacket(entry, bytes, now);
                break;
            case LinkEntryKind.StreamAdded:
                _streams.Add(Track.AddStream(entry.Ssrc, (string)entry.Description!));
                break;
            case LinkEntryKind.StreamRemoved:
                Track.RemoveStream(_streams[entry.Stream]!);
                _streams[entry.Stream] = null;
                break;
            case LinkEntryKind.SenderReport:
                Track.SenderReport(_streams[entry.Stream]!, entry.Report, entry.ReportArrival);
                break;
            case LinkEntryKind.LineChanged:
                Track.Update((MediaLine)entry.Description!);
                break;
        }
    }

    /// <summary>Sends wishes back. False once no slot has wanted the track for <see cref="Linger"/>.</summary>
    public bool Advance(MonotonicTime now)
    {
        foreach (var stream in Track.Streams)
        {
            if (stream.KeyFrames.IsWanted && stream.KeyFrames.ShouldSend(now))
            {
                AskForKeyFrame(stream.Ssrc);
            }
        }

        Track.AdvanceWishes(now);
        if (Track.Wanted != _wanted)
        {
            _wanted = Track.Wanted;
            TellWanted(_wanted);
        }

        if (Track.DownTracks.Count > 0)
        {
            _unusedSince = MonotonicTime.Never;
            return true;
        }

        if (_unusedSince == MonotonicTime.Never)
        {
            _unusedSince = now;
        }

        return now - _unusedSince < Linger;
    }

    private void AskForKeyFrame(uint ssrc)
    {
        var id = Track.Id;
        Home.Post((links, _) => links.KeyFrameWanted(id, ssrc));
    }

    private void TellWanted(LayersWish wish)
    {
        var (id, number, self) = (Track.Id, Number, _self);
        Home.Post((links, _) => links.LayersWanted(id, number, self, wish));
    }

    private void TakePacket(in LinkEntry entry, ReadOnlySpan<byte> bytes, MonotonicTime now)
    {
        if (!_context.Slab.TryRent(out var slot))
        {
            _context.Counters.Drop(DropReason.NoMemory);
            return;
        }

        bytes[..entry.Length].CopyTo(_context.Slab.BytesAt(slot));
        _context.Slab.PacketAt(slot) = entry.Packet;
        var payloadType = (byte)(bytes[1] & 0x7F); // RFC 3550 5.1
        if (!Track.TryAcceptCopy(_streams[entry.Stream]!, slot, payloadType, now, out var reason))
        {
            _context.Counters.Drop(reason);
            _context.Slab.Return(slot);
        }
    }
}
