using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>
/// Redundant audio from a publisher (RFC 2198) becomes plain packets here, so that nothing behind knows of it: the newest
/// frame under the packet's number, earlier ones in place of packets that were lost before it.
/// </summary>
internal sealed partial class Transport
{
    /// <summary>How many packets before a frame are searched for lost ones: its redundancy and as much padding.</summary>
    private const int MaxLookBack = 16;

    private const long NotLost = long.MinValue;

    /// <summary>The codec whose redundant form has this payload type. Encrypted end to end, a payload has no blocks to be seen.</summary>
    private static NegotiatedCodec? FindRedCodec(UpTrack track, byte payloadType)
    {
        if (track.Kind == MediaKind.Audio && !track.Line.IsEncrypted)
        {
            for (var i = 0; i < track.Line.Codecs.Count; i++) // by index: an enumerator of an interface is garbage
            {
                if (track.Line.Codecs[i].RedPayloadType == payloadType && payloadType != 0)
                {
                    return track.Line.Codecs[i];
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The packet in <paramref name="plaintext"/> becomes its newest frame. False if it is malformed or not of the codec.
    /// Padding alone, with which browsers probe, has no blocks: dropped here, it would leave a gap in the numbers.
    /// </summary>
    private bool TryUnpackRed(
        Span<byte> plaintext, ref RtpHeader header, ref int payloadLength, RtpStream stream, NegotiatedCodec codec, MonotonicTime now)
    {
        plaintext[1] = (byte)((plaintext[1] & 0x80) | codec.PayloadType);
        if (payloadLength == 0)
        {
            return RtpReader.ReadHeader(plaintext, out header) == RtpError.None;
        }

        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        var payload = plaintext.Slice(header.Length, payloadLength);
        var count = RedPayload.Read(payload, blocks);
        if (count == 0 || blocks[count - 1].PayloadType != codec.PayloadType)
        {
            return false;
        }

        Repair(stream, codec, stream.Unwrap(header.SequenceNumber), header.Timestamp, blocks[..(count - 1)], payload, now);
        var newest = blocks[count - 1];
        payload.Slice(newest.Offset, newest.Length).CopyTo(payload);
        payloadLength = newest.Length;
        plaintext[0] &= 0xDF; // what padding there was is not behind the payload any more
        return RtpReader.ReadHeader(plaintext, out header) == RtpError.None;
    }

    /// <summary>Earlier frames take the numbers of lost packets, from the newest back, and go on from the oldest.</summary>
    private void Repair(
        RtpStream stream, NegotiatedCodec codec, long sequence, uint timestamp, ReadOnlySpan<RedBlock> blocks, ReadOnlySpan<byte> payload,
        MonotonicTime now)
    {
        Span<long> lost = stackalloc long[RedPayload.MaxBlocks];
        var below = sequence;
        for (var i = blocks.Length - 1; i >= 0; i--)
        {
            lost[i] = blocks[i].PayloadType == codec.PayloadType && blocks[i] is { Length: > 0, TimestampOffset: > 0 }
                ? FindLost(stream.History, below, timestamp - blocks[i].TimestampOffset)
                : NotLost;
            below = lost[i] == NotLost ? below : lost[i];
        }

        for (var i = 0; i < blocks.Length; i++)
        {
            if (lost[i] != NotLost && _context.Slab.TryRent(out var slot))
            {
                var frame = payload.Slice(blocks[i].Offset, blocks[i].Length);
                if (!TryInsert(stream, slot, codec.PayloadType, lost[i], timestamp - blocks[i].TimestampOffset, frame, now))
                {
                    _context.Slab.Return(slot);
                }
            }
        }
    }

    /// <summary>
    /// The number of the lost packet that carried the frame of this time: the highest missing one between a packet that is
    /// older and one that is newer. Browsers put padding of the same time behind a frame, so places do not tell.
    /// </summary>
    private long FindLost(PacketHistory history, long below, uint timestamp)
    {
        var lost = NotLost;
        for (var sequence = below - 1; sequence >= below - MaxLookBack; sequence--)
        {
            if (!history.TryFind(sequence, out var slot))
            {
                lost = lost == NotLost && history.IsNew(sequence) ? sequence : lost;
                continue;
            }

            ref readonly var packet = ref _context.Slab.PacketAt(slot);
            var distance = (int)(timestamp - packet.Timestamp);
            if (distance > 0 || (distance == 0 && packet.PayloadLength > 0))
            {
                return distance > 0 ? lost : NotLost;
            }

            lost = NotLost;
        }

        return NotLost;
    }

    private bool TryInsert(
        RtpStream stream, int slot, byte payloadType, long sequence, uint timestamp, ReadOnlySpan<byte> frame, MonotonicTime now)
    {
        var bytes = _context.Slab.BytesAt(slot);
        var writer = new RtpWriter(bytes);
        writer.WriteFixed(payloadType, marker: false, (ushort)sequence, timestamp, stream.Ssrc);
        frame.CopyTo(bytes[RtpHeader.FixedLength..]);
        ref var packet = ref _context.Slab.PacketAt(slot);
        packet = default;
        packet.Sequence = sequence;
        packet.Timestamp = timestamp;
        packet.Arrival = now;
        packet.HeaderLength = RtpHeader.FixedLength;
        packet.PayloadLength = (ushort)frame.Length;
        return stream.Owner.TryAccept(stream, slot, payloadType, timestamp, isRetransmission: true, now, out _);
    }
}
