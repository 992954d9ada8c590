using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Recording;
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
    private readonly List<CaptureTrackWriter> _captures = [];
    private MediaLine _line;
    private RtpStream? _captured;
    private readonly AudioLevelMeter _level;
    private byte _payloadType = byte.MaxValue;

    public UpTrack(UpTrackId id, IUpTrackOrigin origin, MediaLine line, WorkerContext context)
    {
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

    public KeyFrameRequester KeyFrames { get; } = new();

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

    public RtpStream AddStream(uint ssrc)
    {
        var stream = new RtpStream(this, ssrc, _context.Slab, _line.Codecs[0].Nack && !Origin.IsLink);
        _streams.Add(stream);
        TellFollowers(stream);
        return stream;
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

        stream.Missing?.Received(packet.Sequence, now);
        ReadCodec(stream, ref packet, slot);
        Keep(stream, slot, now);
        return true;
    }

    /// <summary>A slot that cannot send yet asks for its key frame when it can.</summary>
    public void Attach(DownTrack track)
    {
        _downTracks.Add(track);
        if (Kind == MediaKind.Video && track.Transport.IsConnected)
        {
            KeyFrames.Request();
        }
    }

    public void Detach(DownTrack track) => _downTracks.Remove(track);

    public void AddCapture(CaptureTrackWriter capture)
    {
        _captures.Add(capture);
        _captured = null;
        if (Kind == MediaKind.Video)
        {
            KeyFrames.Request();
        }
    }

    public void RemoveCapture(CaptureTrackWriter capture) => _captures.Remove(capture);

    public bool IsCaptured => _captures.Count > 0;

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
            KeyFrames.Arrived();
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

        Capture(stream, slot, packet.HeaderLength + packet.PayloadLength, now);
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
        _captured = null; // tells captures of the change with the next packet
        return true;
    }

    private void ReadCodec(RtpStream stream, ref StoredPacket packet, int slot)
    {
        ReadOnlySpan<byte> bytes = _context.Slab.BytesAt(slot);
        stream.Payloads.Read(
            Codec,
            bytes.Slice(packet.HeaderLength, packet.PayloadLength),
            packet.Marker,
            packet.Extensions[HeaderExtensionKind.DependencyDescriptor].In(bytes),
            _line.IsEncrypted,
            out packet.Payload);
    }

    private void Capture(RtpStream stream, int slot, int length, MonotonicTime now)
    {
        if (_captures.Count == 0)
        {
            return;
        }

        var changed = !ReferenceEquals(stream, _captured);
        _captured = stream;
        foreach (var capture in _captures)
        {
            if (changed)
            {
                capture.SourceChanged(stream.Ssrc, _payloadType, CodecTable.RowOf(Codec).Name, now);
            }

            capture.Rtp(_context.Slab.BytesAt(slot)[..length], now);
        }
    }
}
