using System.Text;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// Which stream an SSRC is. A new one is bound once, by MID (RFC 9143 9.2) or, failing that, by a payload type that only
/// one line uses, on a line with simulcast also by RID (RFC 8852 3), and stays bound for the life of the transport:
/// browsers stop sending MID and RID once they were acknowledged.
/// </summary>
internal sealed partial class Transport
{
    /// <summary>Sources one browser may have at a time: its tracks, their encodings, their RTX streams.</summary>
    private const int MaxSources = 64;

    /// <summary>A source silent for so long gives way to a new one, where there are too many.</summary>
    private static readonly TimeSpan _evictableAfter = TimeSpan.FromSeconds(2);

    private readonly Dictionary<uint, Source> _sources = [];
    private readonly HistoryQuota _historyQuota = new(HistoryQuota.MaxSlotsPerTransport);

    private Source? Latch(ReadOnlySpan<byte> plaintext, in RtpHeader header, MonotonicTime now)
    {
        if (FindLineOf(plaintext, header) is not { } track)
        {
            return null;
        }

        var isRtx = track.FindCodec(header.PayloadType) is null;
        if (isRtx && track.FindRtxCodec(header.PayloadType) is null)
        {
            return null;
        }

        var hasEncodings = track.Line.Rids.Count > 0;
        var rid = hasEncodings ? RidOf(track, plaintext, header, isRtx) : "";
        if ((rid is null && track.Line.Rids.Count > 1) || !TryMakeRoom(now))
        {
            return null; // of several encodings one that is not named: a packet with its RID will come
        }

        if (!isRtx)
        {
            return Bind(header.Ssrc, new Source(track.AddStream(header.Ssrc, rid ?? ""), isRtx: false), now);
        }

        return StreamOf(track, rid ?? "") is { } repaired ? Bind(header.Ssrc, new Source(repaired, isRtx: true), now) : null;
    }

    private static RtpStream? StreamOf(UpTrack track, string rid)
    {
        for (var i = track.Streams.Count - 1; i >= 0; i--)
        {
            if (track.Line.Rids.Count <= 1 || track.Streams[i].Rid == rid)
            {
                return track.Streams[i];
            }
        }

        return null;
    }

    /// <summary>The RID of the offer that the packet names; null for none or one that was not offered.</summary>
    private static string? RidOf(UpTrack track, ReadOnlySpan<byte> plaintext, in RtpHeader header, bool isRtx)
    {
        if (RtpReader.ReadExtensions(plaintext, header, track.Line.Extensions, out var extensions) != RtpError.None)
        {
            return null;
        }

        var named = extensions[isRtx ? HeaderExtensionKind.RepairedRid : HeaderExtensionKind.Rid].In(plaintext);
        foreach (var rid in track.Line.Rids)
        {
            if (Ascii.Equals(named, rid))
            {
                return rid;
            }
        }

        return null;
    }

    private UpTrack? FindLineOf(ReadOnlySpan<byte> plaintext, in RtpHeader header)
    {
        foreach (var track in _upTracks.Values)
        {
            if (RtpReader.ReadExtensions(plaintext, header, track.Line.Extensions, out var extensions) == RtpError.None &&
                extensions[HeaderExtensionKind.Mid] is { IsPresent: true } mid)
            {
                return FindLine(mid.In(plaintext));
            }
        }

        UpTrack? found = null;
        foreach (var track in _upTracks.Values)
        {
            if (track.FindCodec(header.PayloadType) is not null || track.FindRtxCodec(header.PayloadType) is not null)
            {
                if (found is not null)
                {
                    return null;
                }

                found = track;
            }
        }

        return found;
    }

    private UpTrack? FindLine(ReadOnlySpan<byte> mid)
    {
        foreach (var track in _upTracks.Values)
        {
            if (Ascii.Equals(mid, track.Line.Mid))
            {
                return track;
            }
        }

        return null;
    }

    private void BindDeclaredSources(UpTrack track, MonotonicTime now)
    {
        foreach (var declared in track.Line.RemoteSources)
        {
            if (_sources.ContainsKey(declared.Ssrc) || !TryMakeRoom(now))
            {
                continue;
            }

            var media = Bind(declared.Ssrc, new Source(track.AddStream(declared.Ssrc), isRtx: false), now);
            if (declared.RtxSsrc != 0 && !_sources.ContainsKey(declared.RtxSsrc) && TryMakeRoom(now))
            {
                Bind(declared.RtxSsrc, new Source(media.Stream, isRtx: true), now);
            }
        }
    }

    private Source Bind(uint ssrc, Source source, MonotonicTime now)
    {
        source.LastHeard = now;
        _sources.Add(ssrc, source);
        _lastSource = null;
        return source;
    }

    /// <summary>
    /// Parts with the source that was silent for longest, and with the RTX source of its stream. Its rollover counter
    /// and replay window stay with SRTP: should it speak again, it is bound anew and its old packets are still refused.
    /// </summary>
    private bool TryMakeRoom(MonotonicTime now)
    {
        if (_sources.Count < MaxSources)
        {
            return true;
        }

        var (evicted, longest) = (0u, default(Source));
        foreach (var (ssrc, source) in _sources)
        {
            if (longest is null || source.LastHeard < longest.LastHeard)
            {
                (evicted, longest) = (ssrc, source);
            }
        }

        if (now - longest!.LastHeard < _evictableAfter)
        {
            return false;
        }

        if (longest.IsRtx)
        {
            _sources.Remove(evicted);
        }
        else
        {
            foreach (var (ssrc, _) in _sources.Where(pair => ReferenceEquals(pair.Value.Stream, longest.Stream)).ToList())
            {
                _sources.Remove(ssrc);
            }

            longest.Stream.Owner.RemoveStream(longest.Stream);
        }

        _lastSource = null;
        return true;
    }

    private void Forget(UpTrack track)
    {
        foreach (var (ssrc, _) in _sources.Where(pair => ReferenceEquals(pair.Value.Stream.Owner, track)).ToList())
        {
            _sources.Remove(ssrc);
        }

        _lastSource = null;
    }

    private sealed class Source(RtpStream stream, bool isRtx)
    {
        public RtpStream Stream { get; } = stream;

        public bool IsRtx { get; } = isRtx;

        public MonotonicTime LastHeard { get; set; }
    }
}
