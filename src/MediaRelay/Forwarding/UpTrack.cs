using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// What one m-line of a browser publishes: its streams (one per SSRC), the slots that show it, and the captures that
/// record it. Lives on the worker of its transport; a worker whose slots show it has a copy, fed by a link.
/// </summary>
internal sealed partial class UpTrack
{
    private readonly WorkerContext _context;
    private readonly List<RtpStream> _streams = [];
    private readonly List<DownTrack> _downTracks = [];
    private readonly HistoryQuota _quota;
    private MediaLine _line;
    private readonly AudioLevelMeter _level;
    private byte _payloadType = byte.MaxValue;

    public UpTrack(UpTrackId id, IUpTrackOrigin origin, MediaLine line, WorkerContext context, HistoryQuota? quota = null)
    {
        _quota = quota ?? new HistoryQuota(HistoryQuota.MaxSlotsPerTransport);
        Id = id;
        Origin = origin;
        _line = line;
        _context = context;
        _level = new AudioLevelMeter(id);
        Codec = line.Codecs[0].Codec;
        ClockRate = CodecTable.RowOf(Codec).ClockRate;
    }

    public UpTrackId Id { get; }

    public IUpTrackOrigin Origin { get; }

    public MediaLine Line => _line;

    public MediaKind Kind => _line.Kind;

    public Codec Codec { get; private set; }

    public int ClockRate { get; private set; }

    public bool HasStarted { get; private set; }

    /// <summary>Typed as what it is, so that the ticks enumerate without garbage.</summary>
    public List<RtpStream> Streams => _streams;

    public List<DownTrack> DownTracks => _downTracks;

    /// <summary>A later offer described the line anew; streams stay.</summary>
    public void Update(MediaLine line)
    {
        _line = line;
        TellFollowers(line);
    }

    /// <summary>The codec that has this payload type, plain or as redundant audio (RFC 2198).</summary>
    public NegotiatedCodec? FindCodec(byte payloadType)
    {
        foreach (var codec in _line.Codecs)
        {
            if (codec.PayloadType == payloadType || (codec.RedPayloadType == payloadType && payloadType != 0 && !_line.IsEncrypted))
            {
                return codec;
            }
        }

        return null;
    }

    /// <summary>The codec whose retransmissions have this payload type (RFC 4588 8.6 apt).</summary>
    public NegotiatedCodec? FindRtxCodec(byte payloadType)
    {
        foreach (var codec in _line.Codecs)
        {
            if (codec.RtxPayloadType != 0 && codec.RtxPayloadType == payloadType)
            {
                return codec;
            }
        }

        return null;
    }

    /// <param name="rid">The encoding it is, of a line with several; else empty.</param>
    public RtpStream AddStream(uint ssrc, string rid = "")
    {
        var ordinal = rid.Length > 0 ? _line.Rids.ToList().IndexOf(rid) : _line.RemoteSources.ToList().FindIndex(source => source.Ssrc == ssrc);
        var stream = new RtpStream(this, ssrc, rid, _context.Slab, _quota, _line.Codecs[0].Nack && !Origin.IsLink)
        {
            Ordinal = Math.Clamp(ordinal, 0, RtpStream.MaxOrdinal),
        };
        _streams.Add(stream);
        TellFollowers(stream);
        return stream;
    }

    /// <summary>A stream that has been silent for long makes room for another SSRC.</summary>
    public void RemoveStream(RtpStream stream)
    {
        _streams.Remove(stream);
        foreach (var follower in _followers)
        {
            follower.StreamRemoved(stream);
        }

        _encodings.Remove(stream);
        _captured = ReferenceEquals(stream, _captured) ? null : _captured;
        foreach (var track in _downTracks)
        {
            track.Forget(stream);
        }

        stream.ClearArrived();
        _context.StreamsWithArrivals.Remove(stream);
        stream.History.Clear();
    }

    /// <summary>
    /// Takes the slot of a decrypted packet whose <see cref="StoredPacket"/> is filled in but for what the codec
    /// tells. False if the packet is not new or of no negotiated codec: then the slot stays the caller's.
    /// </summary>
    public bool TryAccept(
        RtpStream stream, int slot, byte payloadType, uint timestamp, bool isRetransmission, MonotonicTime now, out DropReason reason)
    {
        ref var packet = ref _context.Slab.PacketAt(slot);
        reason = DropReason.Duplicate;
        if (!stream.History.IsNew(packet.Sequence))
        {
            if (isRetransmission)
            {
                stream.Missing?.ReceivedAgain();
            }

            return false;
        }

        reason = DropReason.UnknownPayloadType;
        if (payloadType != _payloadType && !TrySetCodec(payloadType))
        {
            return false;
        }

        if (!isRetransmission)
        {
            stream.Statistics.Packet(packet.Sequence, packet.HeaderLength + packet.PayloadLength, timestamp, now);
            ReadLevel(packet, slot, now);
        }

        var isAnswer = isRetransmission && Kind == MediaKind.Video; // sound may be repaired by redundancy
        packet.CameLate = stream.Missing is { } missing && missing.Received(packet.Sequence, now, isAnswer);
        packet.MediaTime = stream.MediaTimeOf(timestamp, packet.Sequence);
        var isLate = packet.Sequence < stream.History.Highest;
        ReadCodec(stream, ref packet, slot);
        Keep(stream, slot, now);
        if (isLate && packet.Payload.StartsKeyFrame && packet.Payload.Dependency.HasValue)
        {
            ReadAgain(stream, packet.Sequence);
        }

        return true;
    }

    public void Attach(DownTrack track)
    {
        _downTracks.Add(track);
        WishesChanged();
    }

    public void Detach(DownTrack track)
    {
        _downTracks.Remove(track);
        WishesChanged();
    }

    public void SenderReport(RtpStream stream, in Rtcp.SenderReport report, MonotonicTime now)
    {
        stream.Statistics.SenderReport(report, now);
        TellFollowers(stream, report, now);
        if (ReferenceEquals(stream, _captured))
        {
            foreach (var capture in _captures)
            {
                capture.SenderReport(report, now);
            }
        }
    }

    /// <summary>The track leaves: slots lose their source, captures their track, the history its memory.</summary>
    public void End(MonotonicTime now)
    {
        for (var i = _downTracks.Count - 1; i >= 0; i--)
        {
            _downTracks[i].SetSource(null, now);
        }

        foreach (var capture in _captures)
        {
            capture.End(now);
        }

        _captures.Clear();
        EndFollowers();
        _context.AudioLevels.Remove(_level);
        foreach (var stream in _streams)
        {
            stream.ClearArrived();
            _context.StreamsWithArrivals.Remove(stream);
            stream.History.Clear();
        }
    }

    /// <summary>RFC 6464 3: one byte. It is outside the payload, so it tells of end-to-end-encrypted tracks too.</summary>
    private void ReadLevel(in StoredPacket packet, int slot, MonotonicTime now)
    {
        var level = packet.Extensions[HeaderExtensionKind.AudioLevel];
        if (Kind == MediaKind.Audio && level.Length == 1)
        {
            _context.AudioLevels.Heard(_level, level.In(_context.Slab.BytesAt(slot))[0], now);
        }
    }

    /// <summary>The slot is the history's from now on, and the packet news for whoever takes the track.</summary>
    private void Keep(RtpStream stream, int slot, MonotonicTime now)
    {
        ref var packet = ref _context.Slab.PacketAt(slot);
        if (packet.Payload.StartsKeyFrame)
        {
            stream.KeyFrames.Arrived(now);
        }

        stream.History.Add(packet.Sequence, slot);
        if (_downTracks.Count > 0 || _followers.Count > 0)
        {
            if (stream.ArrivedCount == 0)
            {
                _context.StreamsWithArrivals.Add(stream);
            }

            stream.AddArrived(_context.Slab.ReferenceTo(slot));
        }

        if (packet.PayloadLength > 0)
        {
            stream.Received(packet, now);
        }

        Capture(stream, slot, now);
        if (!HasStarted)
        {
            HasStarted = true;
            if (!Origin.IsLink)
            {
                _context.Publish(new UpTrackStarted(Id));
            }
        }
    }

    private bool TrySetCodec(byte payloadType)
    {
        if (FindCodec(payloadType) is not { } codec)
        {
            return false;
        }

        _payloadType = payloadType;
        Codec = codec.Codec;
        ClockRate = CodecTable.RowOf(Codec).ClockRate;
        _capturesKnowSource = false;
        return true;
    }

    private void ReadCodec(RtpStream stream, ref StoredPacket packet, int slot)
    {
        ReadOnlySpan<byte> bytes = _context.Slab.BytesAt(slot);
        stream.Payloads.Read(
            Codec,
            packet.Sequence,
            bytes.Slice(packet.HeaderLength, packet.PayloadLength),
            packet.Marker,
            packet.Extensions[HeaderExtensionKind.DependencyDescriptor].In(bytes),
            _line.IsEncrypted,
            out packet.Payload);
    }

    /// <summary>
    /// The dependency descriptors behind a key frame cannot be read without the structure in its first packet. That one
    /// came late: what came before it is read again, and judged again by the slots.
    /// </summary>
    private void ReadAgain(RtpStream stream, long from)
    {
        for (var sequence = from + 1; sequence <= stream.History.Highest; sequence++)
        {
            if (!stream.History.TryFind(sequence, out var slot))
            {
                continue;
            }

            ref var packet = ref _context.Slab.PacketAt(slot);
            if (!packet.Payload.Dependency.HasValue && packet.Extensions[HeaderExtensionKind.DependencyDescriptor].IsPresent)
            {
                ReadCodec(stream, ref packet, slot);
                if (stream.ArrivedCount > 0)
                {
                    stream.AddArrived(_context.Slab.ReferenceTo(slot));
                }
            }
        }
    }
}
