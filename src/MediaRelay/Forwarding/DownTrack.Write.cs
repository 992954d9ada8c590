using System.Buffers.Binary;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Writing: a fresh header with the receiver's numbers, the payload encrypted from its history slot to behind it.</summary>
internal sealed partial class DownTrack
{
    /// <summary>Extensions whose value is passed on as it came, with a size that may differ from packet to packet.</summary>
    private static readonly HeaderExtensionKind[] _passedOn =
    [
        HeaderExtensionKind.AudioLevel,
        HeaderExtensionKind.VideoOrientation,
        HeaderExtensionKind.PlayoutDelay,
        HeaderExtensionKind.AbsCaptureTime,
        HeaderExtensionKind.DependencyDescriptor,
    ];

    private const int MaxOneByteLength = 16;

    private (HeaderExtensionKind Kind, byte Id)[] _extensions = [];
    private byte _absSendTimeId;
    private byte _transportSequenceId;
    private bool _twoByteExtensions;

    /// <summary>Packets and payload octets sent; sender reports carry the lower 32 bits (RFC 3550 6.4.1).</summary>
    public long PacketCount { get; private set; }

    public long OctetCount { get; private set; }

    /// <summary>
    /// Writes and protects one queued packet. Returns its length, or 0 if its slot was given away meanwhile.
    /// Stamps and logs a packet that goes out for the first time; a retransmission is remade from its stamps.
    /// </summary>
    public int Write(ref OutgoingPacket outgoing, bool isRetransmission, Span<byte> destination, SrtpSender srtp, MonotonicTime now)
    {
        if (outgoing.IsFiller)
        {
            return WriteFiller(ref outgoing, isRetransmission, destination, srtp, now);
        }

        if (!_context.Slab.IsCurrent(outgoing.Packet))
        {
            _context.Counters.Drop(DropReason.NotInHistory);
            return 0;
        }

        if (!isRetransmission)
        {
            Stamp(ref outgoing, now);
        }

        var slot = outgoing.Packet.Slot;
        ref readonly var packet = ref _context.Slab.PacketAt(slot);
        var bytes = _context.Slab.BytesAt(slot);
        var rtxPayloadType = isRetransmission ? RtxPayloadTypeOf(outgoing.PayloadType) : (byte)0;
        var writer = Begin(destination, outgoing, rtxPayloadType, out var index, out var transportSequence);
        var headerLength = WriteExtensions(ref writer, destination, packet, bytes, outgoing, transportSequence);
        var payload = bytes.Slice(packet.HeaderLength, packet.PayloadLength);

        // In the slot itself, so that the payload need not be copied: the publisher's numbers are in packet.Payload,
        // and every slot of a receiver writes its own before it encrypts.
        if (packet.Payload.Numbers.HasPictureId)
        {
            PictureNumbers.Patch(payload, packet.Payload.Numbers, outgoing.PictureId, outgoing.Tl0PicIdx);
        }

        if (!isRetransmission)
        {
            OctetCount += packet.PayloadLength;
        }

        if (rtxPayloadType == 0)
        {
            var redLength = WriteRed(destination, headerLength, outgoing, payload);
            if (redLength > 0)
            {
                OctetCount += redLength - payload.Length;
                return srtp.ProtectRtp(destination, headerLength, headerLength + redLength, index);
            }

            return srtp.ProtectRtp(destination, headerLength, payload, index);
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[headerLength..], (ushort)outgoing.Sequence); // OSN, RFC 4588 4
        payload.CopyTo(destination[(headerLength + 2)..]);
        return srtp.ProtectRtp(destination, headerLength, headerLength + 2 + payload.Length, index);
    }

    /// <summary>A packet goes out for the first time: what its stamps say is logged, so that it can be remade.</summary>
    private void Stamp(ref OutgoingPacket outgoing, MonotonicTime now)
    {
        var (absSendTime, transportSequence) = (AbsSendTimeOf(now), NextTransportSequence());
        if (_sentLog is not null)
        {
            // Copied before it is stamped: a wide load of what was just stored in parts waits until all stores are done.
            ref var logged = ref _sentLog.Add(outgoing);
            logged.AbsSendTime = absSendTime;
            logged.TransportSequence = transportSequence;
        }

        outgoing.AbsSendTime = absSendTime;
        outgoing.TransportSequence = transportSequence;
        PacketCount++;
    }

    /// <summary>
    /// The fixed header: under the slot's own stream with the numbers of the log, or with an RTX payload type under the
    /// RTX stream with new ones.
    /// </summary>
    private RtpWriter Begin(
        Span<byte> destination, in OutgoingPacket outgoing, byte rtxPayloadType, out long index, out ushort transportSequence)
    {
        var isRtx = rtxPayloadType != 0;
        index = isRtx ? _rtxSequence++ : outgoing.Sequence;
        transportSequence = isRtx ? NextTransportSequence() : outgoing.TransportSequence;
        var writer = new RtpWriter(destination);
        writer.WriteFixed(
            isRtx ? rtxPayloadType : outgoing.PayloadType, outgoing.Marker, (ushort)index, outgoing.Timestamp, isRtx ? RtxSsrc : Ssrc);
        return writer;
    }

    /// <summary>
    /// Whether a value has a length that its specification allows. A publisher may write any in the two-byte form
    /// (RFC 8285 4.3), the one-byte form of a receiver cannot carry them all: such a value is left out.
    /// </summary>
    private static bool IsWellFormed(HeaderExtensionKind kind, int length) => kind switch
    {
        HeaderExtensionKind.AudioLevel or HeaderExtensionKind.VideoOrientation => length == 1,
        HeaderExtensionKind.PlayoutDelay => length == 3,
        HeaderExtensionKind.AbsCaptureTime => length is 8 or 16,
        HeaderExtensionKind.DependencyDescriptor => length >= 3,
        _ => false,
    };

    /// <summary>6.18 fixed point seconds, which wrap every 64 (the abs-send-time extension).</summary>
    private static uint AbsSendTimeOf(MonotonicTime now) =>
        (uint)((now.Ticks % (64 * TimeSpan.TicksPerSecond) << 18) / TimeSpan.TicksPerSecond);

    private void PlanExtensions(HeaderExtensionMap map, bool allowsMixed)
    {
        (HeaderExtensionKind Kind, byte Id)[] extensions =
            [.. _passedOn.Select(kind => (Kind: kind, Id: map.IdOf(kind))).Where(extension => extension.Id != 0)];
        var transportSequenceId = _line.Codecs[0].TransportCc ? map.IdOf(HeaderExtensionKind.TransportSequenceNumber) : (byte)0;
        var twoByte = map.IdOf(HeaderExtensionKind.AbsSendTime) > 14 || transportSequenceId > 14 || extensions.Any(extension => extension.Id > 14) ||
            (!allowsMixed && map.IdOf(HeaderExtensionKind.DependencyDescriptor) != 0);
        if (map.IdOf(HeaderExtensionKind.AbsSendTime) != _absSendTimeId || transportSequenceId != _transportSequenceId ||
            twoByte != _twoByteExtensions || !extensions.SequenceEqual(_extensions))
        {
            _sentLog?.Clear(); // what was sent under other ids can no longer be remade byte for byte
        }

        _absSendTimeId = map.IdOf(HeaderExtensionKind.AbsSendTime);
        _transportSequenceId = transportSequenceId;
        _extensions = extensions;
        _twoByteExtensions = twoByte;
    }

    private int WriteExtensions(
        ref RtpWriter writer,
        Span<byte> destination,
        in StoredPacket packet,
        ReadOnlySpan<byte> bytes,
        in OutgoingPacket outgoing,
        ushort transportSequence)
    {
        // A descriptor with its structure is longer than the one-byte form allows (RFC 8285 4.2): where both forms may be
        // mixed this packet alone has the other one.
        var twoByte = _twoByteExtensions ||
            (outgoing.HasDescriptor && packet.Extensions[HeaderExtensionKind.DependencyDescriptor].Length > MaxOneByteLength);
        var begun = HasStamps;
        if (begun)
        {
            writer.BeginExtensions(twoByte);
            WriteStamps(ref writer, destination, outgoing.AbsSendTime, transportSequence);
        }

        foreach (var (kind, id) in _extensions)
        {
            var range = packet.Extensions[kind];
            if (range.IsPresent && IsWellFormed(kind, range.Length) &&
                (kind != HeaderExtensionKind.DependencyDescriptor || outgoing.HasDescriptor))
            {
                if (!begun)
                {
                    begun = true;
                    writer.BeginExtensions(twoByte);
                }

                var offset = writer.ReserveExtension(id, range.Length);
                range.In(bytes).CopyTo(destination[offset..]);
                if (kind == HeaderExtensionKind.DependencyDescriptor)
                {
                    DependencyDescriptor.TryPatchFrameNumber(destination.Slice(offset, range.Length), outgoing.FrameNumber);
                }
            }
        }

        return writer.End();
    }

    /// <summary>A packet of nothing but padding, which receivers count as arrived (RFC 3550 5.1).</summary>
    private int WriteFiller(ref OutgoingPacket outgoing, bool isRetransmission, Span<byte> destination, SrtpSender srtp, MonotonicTime now)
    {
        if (!isRetransmission)
        {
            Stamp(ref outgoing, now);
        }

        var rtxPayloadType = isRetransmission ? RtxPayloadTypeOf(outgoing.PayloadType) : (byte)0;
        var writer = Begin(destination, outgoing, rtxPayloadType, out var index, out var transportSequence);
        if (HasStamps)
        {
            writer.BeginExtensions(_twoByteExtensions);
            WriteStamps(ref writer, destination, outgoing.AbsSendTime, transportSequence);
        }

        var headerLength = writer.End();
        if (rtxPayloadType != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[headerLength..], (ushort)outgoing.Sequence); // OSN, RFC 4588 4
            return srtp.ProtectRtp(destination, headerLength, headerLength + 2, index);
        }

        destination[0] |= 0x20; // P
        destination[headerLength] = 1; // octets of padding, this one included
        return srtp.ProtectRtp(destination, headerLength, headerLength + 1, index);
    }

    private bool HasStamps => (_absSendTimeId | _transportSequenceId) != 0;

    private ushort NextTransportSequence() => _transportSequenceId == 0 ? (ushort)0 : Transport.NextTransportSequence();

    /// <summary>What is of the moment of sending. Its length is the same in every packet, so that trains stay whole.</summary>
    private void WriteStamps(ref RtpWriter writer, Span<byte> destination, uint absSendTime, ushort transportSequence)
    {
        if (_absSendTimeId != 0)
        {
            var offset = writer.ReserveExtension(_absSendTimeId, 3);
            destination[offset] = (byte)(absSendTime >> 16);
            destination[offset + 1] = (byte)(absSendTime >> 8);
            destination[offset + 2] = (byte)absSendTime;
        }

        if (_transportSequenceId != 0)
        {
            var offset = writer.ReserveExtension(_transportSequenceId, 2);
            BinaryPrimitives.WriteUInt16BigEndian(destination[offset..], transportSequence);
        }
    }

    private byte RtxPayloadTypeOf(byte payloadType)
    {
        for (var i = 0; i < _payloadTypes.Length; i++)
        {
            if (_payloadTypes[i] == payloadType)
            {
                return _rtxPayloadTypes[i];
            }
        }

        return 0;
    }
}
