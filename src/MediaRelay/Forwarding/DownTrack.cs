using System.Security.Cryptography;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// A slot: an m-line on which the relay sends. MID, SSRC and msid never change; the source does, without SDP.
/// Decides for each packet of its source whether and under which numbers it goes out.
/// </summary>
internal sealed partial class DownTrack
{
    private const int VideoLogPackets = 512;
    private const int AudioLogPackets = 64;
    private const int VideoSequenceWindow = 1024;
    private const int AudioSequenceWindow = 256;

    /// <summary>
    /// Of one packet. A NACK of 130 bytes can name 500 packets: without a bound a receiver could have them sent again
    /// every half round trip, on our uplink.
    /// </summary>
    private const int MaxRetransmissions = 10;

    private readonly WorkerContext _context;
    private readonly SentLog? _sentLog;
    private readonly SequenceRewriter _sequence;
    private readonly SlotClock _clock;
    private readonly int _clockRate;
    private readonly PictureRewriter _pictures = new();
    private readonly LayerSelector? _layers;
    private readonly LateRepeats? _lateRepeats;
    private FrameNumberRewriter _frames;
    private MediaLine _line;
    private byte[] _payloadTypes = [];
    private byte[] _rtxPayloadTypes = [];
    private RtpStream? _stream;
    private long _rtxSequence;

    public DownTrack(Transport transport, MediaLine line, WorkerContext context)
    {
        Transport = transport;
        _context = context;
        _line = line;
        var isVideo = line.Kind == MediaKind.Video;
        _clockRate = CodecTable.RowOf(line.Codecs[0].Codec).ClockRate;
        _clock = new SlotClock(_clockRate);
        _sequence = new SequenceRewriter( // room below the wrap: RFC 3711 3.3.1 note
            RandomNumberGenerator.GetInt32(1 << 15), isVideo ? VideoSequenceWindow : AudioSequenceWindow);
        _rtxSequence = RandomNumberGenerator.GetInt32(1 << 15);
        _sentLog = line.Codecs[0].Nack ? new SentLog(isVideo ? VideoLogPackets : AudioLogPackets) : null;
        _layers = isVideo ? new LayerSelector() : null;
        _lateRepeats = isVideo && _sentLog is not null ? new LateRepeats() : null;
        Update(line);
    }

    public Transport Transport { get; }

    public string Mid => _line.Mid;

    public MediaKind Kind { get; private set; }

    public uint Ssrc { get; private set; }

    public uint RtxSsrc { get; private set; }

    public UpTrack? Source { get; private set; }

    public void Update(MediaLine line)
    {
        _line = line;
        (Kind, Ssrc, RtxSsrc) = (line.Kind, line.Ssrc, line.RtxSsrc);
        _payloadTypes = new byte[CodecTable.Count];
        _rtxPayloadTypes = new byte[CodecTable.Count];
        foreach (var codec in line.Codecs)
        {
            _payloadTypes[(int)codec.Codec] = codec.PayloadType;
            _rtxPayloadTypes[(int)codec.Codec] = line.RtxSsrc == 0 ? (byte)0 : codec.RtxPayloadType;
        }

        _paddingPayloadType = line.Kind == MediaKind.Video ? _rtxPayloadTypes.FirstOrDefault(type => type != 0) : (byte)0;
        PlanExtensions(line.Extensions, line.AllowsMixedExtensions);
        PlanRed(line);
    }

    /// <summary>Another source, or none. Video starts with its next key frame, which is asked for.</summary>
    public void SetSource(UpTrack? source, MonotonicTime now)
    {
        if (ReferenceEquals(source, Source))
        {
            return;
        }

        Source?.Detach(this);
        Source = source;
        _stream = null;
        source?.Attach(this);
        ForgetTarget();
        if (source is not null && Kind == MediaKind.Video)
        {
            Transport.LayersChanged(this);
            if (!_isPaused && Transport.IsConnected)
            {
                AskForKeyFrame();
            }
        }
    }

    /// <summary>
    /// Another encoding or source begins: what was missing of the one before is not missed any more. Only where pictures have
    /// numbers: else receivers go by those of packets, and would take a filled one for a whole picture.
    /// </summary>
    private void FillReserved(RtpStream stream, MonotonicTime now)
    {
        while (_sequence.TryTakeReserved(out var reserved))
        {
            Fill(stream, reserved, now);
        }
    }

    /// <summary>Which of the packets that arrived go out; they are queued on the transport.</summary>
    public void Forward(RtpStream stream, MonotonicTime now)
    {
        if (!Transport.IsConnected)
        {
            _stream = null; // the key frame would be lost on the way: begin with one when the way is open
            return;
        }

        if (!ReferenceEquals(stream, _stream) && (_isPaused || !IsAwaited(stream)))
        {
            return; // another encoding: with three of them two thirds of all packets end here
        }

        if (_lateRepeats is { Count: > 0 })
        {
            RepeatLate(_lateRepeats, now);
        }

        var slab = _context.Slab;
        foreach (var reference in stream.Arrived)
        {
            if (!slab.IsCurrent(reference))
            {
                _context.Counters.Drop(DropReason.NotInHistory); // pushed out within its own batch: the slot may be another stream's by now
                continue;
            }

            ref var packet = ref slab.PacketAt(reference.Slot);
            if (ReferenceEquals(stream, _stream))
            {
                Forward(stream, packet, reference, now);
            }
            else if (TrySwitch(stream, packet, now))
            {
                Forward(stream, packet, reference, now);
                CatchUp(stream, packet.Sequence, now);
            }
        }
    }

    /// <summary>A receiver misses a packet: remade under the RTX stream, or byte for byte where it has none.</summary>
    public void Retransmit(ushort sequence, MonotonicTime now)
    {
        NacksReceived++;
        if (_sentLog is null)
        {
            return;
        }

        ref var sent = ref _sentLog.Find(sequence, _sequence.HighestOutgoing, out var found);
        if (!found || (!sent.IsFiller && !_context.Slab.IsCurrent(sent.Packet)))
        {
            _context.Counters.Drop(DropReason.NotInHistory);
            return;
        }

        if (now - sent.SentAt >= _roundTrip / 2) // else the answer to an earlier request may still be on its way
        {
            SendAgain(ref sent, now);
        }
    }

    private void RepeatLate(LateRepeats repeats, MonotonicTime now)
    {
        while (repeats.TryTake(now, out var sequence))
        {
            ref var sent = ref _sentLog!.Find(sequence, _sequence.HighestOutgoing, out var found);
            if (found && _context.Slab.IsCurrent(sent.Packet))
            {
                SendAgain(ref sent, now);
            }
        }
    }

    private void SendAgain(ref OutgoingPacket sent, MonotonicTime now)
    {
        if (sent.Retransmissions < MaxRetransmissions)
        {
            sent.SentAt = now;
            sent.Retransmissions++;
            Retransmissions++;
            Transport.Enqueue(this, isRetransmission: true) = sent;
        }
    }

    private void Forward(RtpStream stream, in StoredPacket packet, PacketReference reference, MonotonicTime now)
    {
        var endsPicture = packet.Marker;
        if (packet.PayloadLength == 0)
        {
            LeaveOut(stream, packet, now);
            return;
        }

        if (_layers is not null && !(_mayBeOpaque && IsOpaque(packet)))
        {
            if (!_layers.CanJudge(packet))
            {
                return;
            }

            if (!_layers.Takes(packet, out endsPicture))
            {
                _pictures.Drop(packet.Payload.Numbers);
                LeaveOut(stream, packet, now);
                return;
            }
        }

        if (!_pictures.TryMap(packet.Payload.Numbers, out var pictureId, out var tl0PicIdx))
        {
            LeaveOut(stream, packet, now);
            return;
        }

        if (!_sequence.TryMap(packet.Sequence, out var sequence))
        {
            _context.Counters.Drop(DropReason.BeforeSwitch);
            return;
        }

        ref var outgoing = ref Transport.Enqueue(this, isRetransmission: false);
        outgoing.Sequence = sequence;
        outgoing.Packet = reference;
        outgoing.Timestamp = packet.Timestamp + _clock.Offset;
        outgoing.PayloadType = _payloadTypes[(int)stream.Owner.Codec];
        outgoing.Marker = endsPicture;
        outgoing.IsFiller = false;
        outgoing.PictureId = pictureId;
        outgoing.Tl0PicIdx = tl0PicIdx;
        outgoing.HasDescriptor = packet.Payload.Dependency.HasValue;
        if (outgoing.HasDescriptor)
        {
            outgoing.FrameNumber = _frames.Map(packet.Payload.Dependency.FrameNumber);
        }

        if (packet.CameLate)
        {
            _lateRepeats?.Add(sequence, now);
        }

        outgoing.SentAt = now;
        outgoing.Retransmissions = 0;
        if (sequence == _sequence.HighestOutgoing)
        {
            _clock.Sent(outgoing.Timestamp, now);
        }
    }

    /// <summary>The receiver does not notice that there was a packet.</summary>
    private void LeaveOut(RtpStream stream, in StoredPacket packet, MonotonicTime now)
    {
        if (!_sequence.Drop(packet.Sequence, out var reserved))
        {
            return;
        }

        Fill(stream, reserved, now);
    }

    private void Fill(RtpStream stream, long reserved, MonotonicTime now)
    {
        ref var filler = ref Transport.Enqueue(this, isRetransmission: false);
        filler = default;
        filler.Sequence = reserved;
        filler.IsFiller = true;
        filler.Timestamp = _clock.Last;
        filler.PayloadType = _payloadTypes[(int)stream.Owner.Codec];
        filler.SentAt = now;
    }
}
