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

    /// <summary>The packet in <paramref name="plaintext"/> becomes its newest frame. False if it is malformed or not of the codec.</summary>
    private bool TryUnpackRed(
        Span<byte> plaintext, ref RtpHeader header, ref int payloadLength, RtpStream stream, NegotiatedCodec codec, MonotonicTime now)
    {
        Span<RedBlock> blocks = stackalloc RedBlock[RedPayload.MaxBlocks];
        var payload = plaintext.Slice(header.Length, payloadLength);
        var count = RedPayload.Read(payload, blocks);
        if (count == 0 || blocks[count - 1].PayloadType != codec.PayloadType)
        {
            return false;
        }

        var sequence = stream.Unwrap(header.SequenceNumber);
        for (var i = 0; i < count - 1; i++)
        {
            Repair(stream, codec, sequence - (count - 1 - i), header.Timestamp, blocks[i], payload, now);
        }

        var newest = blocks[count - 1];
        payload.Slice(newest.Offset, newest.Length).CopyTo(payload);
        payloadLength = newest.Length;
        plaintext[0] &= 0xDF; // what padding there was is not behind the payload any more
        plaintext[1] = (byte)((plaintext[1] & 0x80) | codec.PayloadType);
        return RtpReader.ReadHeader(plaintext, out header) == RtpError.None;
    }

    /// <summary>
    /// Each packet carries the frames of those right before it. One that is here already, or whose time does not fit
    /// between its neighbours, is left alone.
    /// </summary>
    private void Repair(
        RtpStream stream, NegotiatedCodec codec, long sequence, uint timestamp, in RedBlock block, ReadOnlySpan<byte> payload, MonotonicTime now)
    {
        var said = timestamp - block.TimestampOffset;
        if (block.PayloadType != codec.PayloadType || block.TimestampOffset == 0 || block.Length == 0 ||
            !stream.History.IsNew(sequence) || !stream.History.TryFind(stream.History.Highest, out var highest) ||
            (sequence > stream.History.Highest && (int)(said - _context.Slab.PacketAt(highest).Timestamp) <= 0) ||
            !_context.Slab.TryRent(out var slot))
        {
            return;
        }

        var bytes = _context.Slab.BytesAt(slot);
        var writer = new RtpWriter(bytes);
        writer.WriteFixed(codec.PayloadType, marker: false, (ushort)sequence, said, stream.Ssrc);
        payload.Slice(block.Offset, block.Length).CopyTo(bytes[RtpHeader.FixedLength..]);
        ref var packet = ref _context.Slab.PacketAt(slot);
        packet = default;
        packet.Sequence = sequence;
        packet.Timestamp = said;
        packet.Arrival = now;
        packet.HeaderLength = RtpHeader.FixedLength;
        packet.PayloadLength = (ushort)block.Length;
        if (!stream.Owner.TryAccept(stream, slot, codec.PayloadType, said, isRetransmission: true, now, out _))
        {
            _context.Slab.Return(slot);
        }
    }
}
