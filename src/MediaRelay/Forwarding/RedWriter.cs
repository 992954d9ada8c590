using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Adds earlier frames to audio packets (RFC 2198) for a receiver that loses some: one frame above 2 % of loss, two above
/// 10 %. Of one DownTrack. What it adds is gone with the history, so that no packet can be remade byte for byte: only for
/// slots that answer no NACK.
/// </summary>
internal sealed class RedWriter(PacketSlab slab)
{
    private const double LossForOne = 0.02;
    private const double LossForNone = 0.005;
    private const double LossForTwo = 0.10;
    private const double LossForNotTwo = 0.05;

    /// <summary>With its header and tag such a packet still fits the path.</summary>
    private const int MaxLength = 1100;

    private static readonly Frame _none = new(-1, default, 0, 0);

    private Frame _last = _none;
    private Frame _beforeLast = _none;
    private double _loss;

    /// <summary>How many earlier frames a packet carries.</summary>
    public int Depth { get; private set; }

    /// <summary>The receiver lost this share, in 1/256, since its last report (RFC 3550 6.4.1).</summary>
    public void Report(byte fractionLost)
    {
        _loss += ((fractionLost / 256.0) - _loss) / 2;
        Depth = _loss switch
        {
            > LossForTwo => 2,
            > LossForNotTwo => Math.Max(Depth, 1),
            > LossForOne => 1,
            < LossForNone => 0,
            _ => Math.Min(Depth, 1),
        };
    }

    /// <summary>
    /// Writes the payload of a packet with earlier frames before it and returns its length. 0 if none can be added: then the
    /// packet goes out as it is.
    /// </summary>
    public int TryWrite(Span<byte> destination, in OutgoingPacket packet, ReadOnlySpan<byte> payload)
    {
        if (packet.Sequence <= _last.Sequence)
        {
            return 0; // a late one: what came before it has gone out behind it
        }

        var length = Depth > 0 ? Write(destination, packet, payload) : 0;
        _beforeLast = _last;
        _last = new Frame(packet.Sequence, packet.Packet, packet.Timestamp, packet.PayloadType);
        return length;
    }

    /// <summary>What went out last is not to be sent again: it was encrypted end to end.</summary>
    public void Forget()
    {
        _last = _none;
        _beforeLast = _none;
    }

    private int Write(Span<byte> destination, in OutgoingPacket packet, ReadOnlySpan<byte> payload)
    {
        var room = MaxLength - RedPayload.PrimaryHeadLength - payload.Length;
        var lastOffset = Find(_last, packet, ref room, out var last);
        if (lastOffset == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> beforeLast = default;
        var beforeLastOffset = Depth > 1 ? Find(_beforeLast, packet, ref room, out beforeLast) : 0;
        var position = 0;
        if (beforeLastOffset > lastOffset)
        {
            RedPayload.WriteRedundantHead(destination, packet.PayloadType, beforeLastOffset, beforeLast.Length);
            position += RedPayload.RedundantHeadLength;
        }
        else
        {
            beforeLast = default;
        }

        RedPayload.WriteRedundantHead(destination[position..], packet.PayloadType, lastOffset, last.Length);
        position += RedPayload.RedundantHeadLength;
        destination[position++] = packet.PayloadType;
        beforeLast.CopyTo(destination[position..]);
        position += beforeLast.Length;
        last.CopyTo(destination[position..]);
        position += last.Length;
        payload.CopyTo(destination[position..]);
        return position + payload.Length;
    }

    /// <summary>How much earlier the frame was said. 0 if it cannot be added.</summary>
    private int Find(scoped in Frame frame, scoped in OutgoingPacket packet, scoped ref int room, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var offset = packet.Timestamp - frame.Timestamp;
        if (frame.PayloadType != packet.PayloadType || offset is 0 or > RedPayload.MaxTimestampOffset || !slab.IsCurrent(frame.Packet))
        {
            return 0;
        }

        ref readonly var stored = ref slab.PacketAt(frame.Packet.Slot);
        payload = slab.BytesAt(frame.Packet.Slot).Slice(stored.HeaderLength, stored.PayloadLength);
        room -= RedPayload.RedundantHeadLength + payload.Length;
        return payload.Length > RedPayload.MaxRedundantLength || room < 0 ? 0 : (int)offset;
    }

    private readonly record struct Frame(long Sequence, PacketReference Packet, uint Timestamp, byte PayloadType);
}
