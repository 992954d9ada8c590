using System.Buffers.Binary;
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

    /// <summary>
    /// Of one packet. A NACK of 130 bytes can name 500 packets: without a bound a receiver could have them sent again
    /// every half round trip, on our uplink.
    /// </summary>
    private const int MaxRetransmissions = NackTracker.MaxTries;

    private readonly WorkerContext _context;
    private readonly SentLog? _sentLog;
    private readonly SequenceRewriter _sequence;
    private readonly int _clockRate;
    private readonly PictureRewriter _pictures = new();
    private MediaLine _line;
    private byte[] _payloadTypes = [];
    private byte[] _rtxPayloadTypes = [];
    private RtpStream? _stream;
    private uint _timestampOffset;
    private uint _lastTimestamp;
    private MonotonicTime _lastSentAt;
    private long _rtxSequence;
    private bool _isStarted;

    public DownTrack(Transport transport, MediaLine line, WorkerContext context)
    {
        Transport = transport;
        _context = context;
        _line = line;
        _clockRate = CodecTable.RowOf(line.Codecs[0].Codec).ClockRate;
        _sequence = new SequenceRewriter(RandomNumberGenerator.GetInt32(1 << 15)); // room below the wrap: RFC 3711 3.3.1 note
        _rtxSequence = RandomNumberGenerator.GetInt32(1 << 15);
        _sentLog = line.Codecs[0].Nack ? new SentLog(line.Kind == MediaKind.Video ? VideoLogPackets : AudioLogPackets) : null;
        Update(line);
    }

    public Transport Transport { get; }

    public string Mid => _line.Mid;

    public MediaKind Kind => _line.Kind;

    public uint Ssrc => _line.Ssrc;

    public uint RtxSsrc => _line.RtxSsrc;

    public UpTrack? Source { get; private set; }

    public void Update(MediaLine line)
    {
        _line = line;
        _payloadTypes = new byte[CodecTable.Count];
        _rtxPayloadTypes = new byte[CodecTable.Count];
        foreach (var codec in line.Codecs)
        {
            _payloadTypes[(int)codec.Codec] = codec.PayloadType;
            _rtxPayloadTypes[(int)codec.Codec] = line.RtxSsrc == 0 ? (byte)0 : codec.RtxPayloadType;
        }

        PlanExtensions(line.Extensions);
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
    }

    /// <summary>Whether a packet of this stream goes out; if so it is queued on the transport.</summary>
    public void Forward(RtpStream stream, PacketReference reference, MonotonicTime now)
    {
        if (!Transport.IsConnected)
        {
            _stream = null; // the key frame would be lost on the way: begin with one when the way is open
            return;
        }

        if (!_context.Slab.IsCurrent(reference))
        {
            _context.Counters.Drop(DropReason.NotInHistory); // pushed out within its own batch: the slot may be another stream's by now
            return;
        }

        ref var packet = ref _context.Slab.PacketAt(reference.Slot);
        if (!ReferenceEquals(stream, _stream) && !TrySwitch(stream, packet, now))
        {
            return;
        }

        if (packet.PayloadLength == 0 && _sequence.TryDrop(packet.Sequence))
        {
            return;
        }

        if (!_sequence.TryMap(packet.Sequence, out var sequence))
        {
            _context.Counters.Drop(DropReason.BeforeSwitch);
            return;
        }

        ref var outgoing = ref Transport.Enqueue(this, isRetransmission: false, now);
        outgoing.Sequence = sequence;
        outgoing.Packet = reference;
        outgoing.Timestamp = packet.Timestamp + _timestampOffset;
        outgoing.PayloadType = _payloadTypes[(int)stream.Owner.Codec];
        outgoing.SentAt = now;
        outgoing.Retransmissions = 0;
        _pictures.Map(packet.Payload.Numbers, ref outgoing);
        if (sequence == _sequence.HighestOutgoing)
        {
            _lastTimestamp = outgoing.Timestamp;
            _lastSentAt = now;
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
        if (!found || !_context.Slab.IsCurrent(sent.Packet))
        {
            _context.Counters.Drop(DropReason.NotInHistory);
            return;
        }

        if (now - sent.SentAt < _roundTrip / 2 || sent.Retransmissions >= MaxRetransmissions)
        {
            return; // the answer to an earlier request may still be on its way
        }

        sent.SentAt = now;
        sent.Retransmissions++;
        Retransmissions++;
        Transport.Enqueue(this, isRetransmission: true, now) = sent;
    }

    private bool TrySwitch(RtpStream stream, in StoredPacket packet, MonotonicTime now)
    {
        if (!packet.Payload.StartsKeyFrame)
        {
            if (Kind == MediaKind.Video)
            {
                stream.Owner.KeyFrames.Request();
            }

            return false;
        }

        if (_payloadTypes[(int)stream.Owner.Codec] == 0)
        {
            _context.Counters.Drop(DropReason.CodecNotNegotiated);
            return false;
        }

        _stream = stream;
        _sequence.Switch(packet.Sequence);
        _pictures.Switch(packet.Payload.Numbers);
        if (_isStarted)
        {
            // The receiver's clock goes on: as much media time as time has passed, and at least one tick.
            var elapsed = (uint)Math.Max(1, (now - _lastSentAt).Ticks * _clockRate / TimeSpan.TicksPerSecond);
            _timestampOffset = _lastTimestamp + elapsed - packet.Timestamp;
        }
        else
        {
            _isStarted = true;
            Span<byte> random = stackalloc byte[4];
            RandomNumberGenerator.Fill(random);
            _timestampOffset = BinaryPrimitives.ReadUInt32LittleEndian(random);
        }

        return true;
    }
}
