using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>The near end of one link: copies all that an up-track takes to the worker that has a copy of it. Near worker's thread only.</summary>
internal sealed class LinkSender(int number, LinkOutput output, WorkerContext context) : IUpTrackFollower
{
    /// <summary>By the number that the far end knows them by; null once removed.</summary>
    private readonly List<RtpStream?> _streams = [];

    private readonly HashSet<RtpStream> _lossy = [];

    /// <summary>As the far worker last told.</summary>
    public LayersWish Wish { get; set; } = LayersWish.Everything;

    /// <summary>Numbers are the far worker's: two workers may have given the same.</summary>
    public bool Leads(ILinkedWorker far, int link) => link == number && ReferenceEquals(far, output.Far);

    public void LineChanged(MediaLine line) =>
        output.Write(new LinkEntry { Kind = LinkEntryKind.LineChanged, Link = number, Description = line });

    public void StreamAdded(RtpStream stream)
    {
        _streams.Add(stream);
        output.Write(new LinkEntry { Kind = LinkEntryKind.StreamAdded, Link = number, Ssrc = stream.Ssrc, Description = stream.Rid });
        if (stream.Statistics.LastSenderReport is { } report)
        {
            SenderReport(stream, report, stream.Statistics.LastSenderReportArrival);
        }
    }

    public void StreamRemoved(RtpStream stream)
    {
        var index = _streams.IndexOf(stream);
        _streams[index] = null;
        _lossy.Remove(stream);
        output.Write(new LinkEntry { Kind = LinkEntryKind.StreamRemoved, Link = number, Stream = index });
    }

    public void Forward(RtpStream stream, MonotonicTime now)
    {
        var index = _streams.IndexOf(stream);
        foreach (var reference in stream.Arrived)
        {
            if (!context.Slab.IsCurrent(reference))
            {
                context.Counters.Drop(DropReason.NotInHistory);
            }
            else if (!output.TryReserve(out var place))
            {
                context.Counters.Drop(DropReason.LinkFull);
                _lossy.Add(stream);
            }
            else
            {
                Copy(reference.Slot, index, place);
                AskAfterLoss(stream);
            }
        }
    }

    public void SenderReport(RtpStream stream, in SenderReport report, MonotonicTime arrival) => output.Write(new LinkEntry
    {
        Kind = LinkEntryKind.SenderReport,
        Link = number,
        Stream = _streams.IndexOf(stream),
        Report = report,
        ReportArrival = arrival,
    });

    public void Ended() => output.Write(new LinkEntry { Kind = LinkEntryKind.Ended, Link = number });

    private void Copy(int slot, int stream, int place)
    {
        ref var packet = ref context.Slab.PacketAt(slot);
        ref var entry = ref output.EntryAt(place);
        entry.Kind = LinkEntryKind.Packet;
        entry.Link = number;
        entry.Stream = stream;
        entry.Length = packet.HeaderLength + packet.PayloadLength;
        entry.Packet = packet;
        entry.Description = null;
        context.Slab.BytesAt(slot)[..entry.Length].CopyTo(output.BytesAt(place));
        output.Commit();
        context.Counters.PacketsLinked++;
    }

    /// <summary>Once there is room again: a key frame asked for before would have been lost as well.</summary>
    private void AskAfterLoss(RtpStream stream)
    {
        if (_lossy.Count > 0 && _lossy.Remove(stream) && stream.Owner.Kind == MediaKind.Video)
        {
            stream.KeyFrames.Request();
        }
    }
}
