using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>The way in: authenticate, decrypt into a history slot, find the stream, let the track take it.</summary>
internal sealed partial class Transport
{
    private uint _lastSsrc;
    private Source? _lastSource;

    /// <summary>Packets whose SRTP tag was right and that were not seen before.</summary>
    public long AuthenticPackets { get; private set; }

    /// <summary>An SRTP or SRTCP datagram from a validated path.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, MonotonicTime now)
    {
        if (_srtpReceiver is null)
        {
            _context.Counters.Drop(DropReason.NotReady);
        }
        else if (RtpDemultiplexer.IsRtcp(datagram))
        {
            ReceiveRtcp(datagram, now);
        }
        else
        {
            ReceiveRtp(datagram, now);
        }
    }

    private static DropReason ReasonOf(SrtpError error) => error switch
    {
        SrtpError.Replayed or SrtpError.TooOld => DropReason.Replayed,
        SrtpError.Truncated => DropReason.Malformed,
        SrtpError.TooManySources => DropReason.UnknownSource,
        _ => DropReason.AuthenticationFailed,
    };

    private void ReceiveRtp(ReadOnlySpan<byte> datagram, MonotonicTime now)
    {
        if (RtpReader.ReadHeader(datagram, out var header) != RtpError.None)
        {
            _context.Counters.Drop(DropReason.Malformed);
            return;
        }

        if (datagram.Length > PacketSlab.SlotBytes)
        {
            _context.Counters.Drop(DropReason.TooLong);
            return;
        }

        if (!_context.Slab.TryRent(out var slot))
        {
            _context.Counters.Drop(DropReason.NoMemory);
            return;
        }

        if (!TryReceiveInto(slot, datagram, header, now))
        {
            _context.Slab.Return(slot);
        }
    }

    /// <summary>False if the slot is not kept.</summary>
    private bool TryReceiveInto(int slot, ReadOnlySpan<byte> datagram, RtpHeader header, MonotonicTime now)
    {
        var bytes = _context.Slab.BytesAt(slot);
        var error = _srtpReceiver!.UnprotectRtp(datagram, header.Length, bytes, out var length);
        if (error != SrtpError.None)
        {
            return Dropped(ReasonOf(error));
        }

        var plaintext = bytes[..length];
        AuthenticPackets++;
        _context.Counters.PacketsReceived++;
        _receivedOctets += length;
        TraceReceived(plaintext, isRtcp: false, now);
        if (FindSource(plaintext, header, now) is not { } source)
        {
            RecordStranger(plaintext, header, now);
            return Dropped(DropReason.UnknownSource);
        }

        // Unpacking RTX moves only the payload: what is found in the header stays where it is.
        var stream = source.Stream;
        ref var packet = ref _context.Slab.PacketAt(slot);
        var extensionError = RtpReader.ReadExtensions(plaintext, header, stream.Owner.Line.Extensions, out packet.Extensions);
        RecordArrival(packet.Extensions, plaintext, header.Ssrc, now);
        if (source.IsRtx && !TryUnpackRtx(ref plaintext, ref header, stream))
        {
            return false; // padding for probing, or not ours: nothing to keep
        }

        source.LastHeard = now;
        if (RtpReader.ReadPadding(plaintext, header, out var payloadLength) != RtpError.None || extensionError != RtpError.None)
        {
            return Dropped(DropReason.Malformed);
        }

        if (FindRedCodec(stream.Owner, header.PayloadType) is { } redundant)
        {
            if (!TryUnpackRed(plaintext, ref header, ref payloadLength, stream, redundant, now))
            {
                return Dropped(DropReason.Malformed);
            }

            packet = ref _context.Slab.PacketAt(slot); // for what was repaired the slab may have grown
        }

        packet.Sequence = stream.Unwrap(header.SequenceNumber);
        packet.Timestamp = header.Timestamp;
        packet.Arrival = now;
        packet.HeaderLength = (ushort)header.Length;
        packet.PayloadLength = (ushort)payloadLength;
        packet.Marker = header.Marker;
        return stream.Owner.TryAccept(stream, slot, header.PayloadType, header.Timestamp, source.IsRtx, now, out var reason)
            || Dropped(reason);
    }

    private bool Dropped(DropReason reason)
    {
        _context.Counters.Drop(reason);
        return false;
    }

    /// <summary>RFC 4588 4: the first two payload bytes are the original number; header and payload are put back as they were.</summary>
    private static bool TryUnpackRtx(ref Span<byte> plaintext, ref RtpHeader header, RtpStream stream)
    {
        if (RtpReader.ReadPadding(plaintext, header, out var payloadLength) != RtpError.None || payloadLength < 2 ||
            stream.Owner.FindRtxCodec(header.PayloadType) is not { } codec)
        {
            return false;
        }

        var payload = plaintext[header.Length..];
        var original = BinaryPrimitives.ReadUInt16BigEndian(payload);
        payload[2..].CopyTo(payload);
        plaintext = plaintext[..^2];
        plaintext[1] = (byte)((plaintext[1] & 0x80) | codec.PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(plaintext[2..], original);
        BinaryPrimitives.WriteUInt32BigEndian(plaintext[8..], stream.Ssrc);
        return RtpReader.ReadHeader(plaintext, out header) == RtpError.None;
    }

    private Source? FindSource(ReadOnlySpan<byte> plaintext, in RtpHeader header, MonotonicTime now)
    {
        if (_lastSource is not null && _lastSsrc == header.Ssrc)
        {
            return _lastSource;
        }

        if (!_sources.TryGetValue(header.Ssrc, out var source))
        {
            source = Latch(plaintext, header, now);
        }

        _lastSsrc = header.Ssrc;
        _lastSource = source;
        return source;
    }
}
