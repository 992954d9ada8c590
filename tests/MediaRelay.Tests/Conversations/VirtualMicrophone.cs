using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>An Opus publisher: a frame every 20 ms, whose first bytes are its number, plain or with earlier frames before it.</summary>
internal sealed class VirtualMicrophone(VirtualPeer peer, uint ssrc, Random random)
{
    public const int FrameTicks = 960;

    private readonly List<(uint Timestamp, byte[] Frame)> _frames = [];
    private readonly uint _firstTimestamp = (uint)random.Next();
    private long _index = random.Next(60_000, 65_000); // wraps soon

    /// <summary>Earlier frames in each packet; -1 sends plain Opus.</summary>
    public int Redundancy { get; set; } = -1;

    /// <summary>Packets of padding behind each frame.</summary>
    public int Padding { get; set; }

    public int Frames => _frames.Count;

    /// <summary>The number that a frame was given, from its bytes.</summary>
    public static int NumberOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32BigEndian(frame);

    /// <summary>Nothing is said for a while: time goes on, numbers do not (discontinuous transmission).</summary>
    public uint SilentTicks { get; set; }

    public void SendFrame()
    {
        var frame = new byte[random.Next(40, 120)];
        random.NextBytes(frame);
        BinaryPrimitives.WriteInt32BigEndian(frame, _frames.Count);
        var timestamp = _firstTimestamp + ((uint)_frames.Count * FrameTicks) + SilentTicks;
        _frames.Add((timestamp, frame));
        peer.SendRtp(Packet(timestamp), _index++);
        for (var i = 0; i < Padding; i++)
        {
            SendPadding();
        }
    }

    /// <summary>What a browser sends to probe for bandwidth where it has no RTX: padding under the payload type of its frames.</summary>
    public void SendPadding()
    {
        var packet = new byte[RtpHeader.FixedLength + 200];
        var writer = new RtpWriter(packet);
        writer.WriteFixed(PayloadType, false, (ushort)_index, _frames[^1].Timestamp, ssrc);
        packet[0] |= 0x20;
        packet[^1] = 200;
        peer.SendRtp(packet, _index++);
    }

    private byte PayloadType => Redundancy < 0 ? VirtualRelay.OpusPayloadType : VirtualRelay.RedPayloadType;

    private byte[] Packet(uint timestamp)
    {
        var buffer = new byte[1400];
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(PayloadType, false, (ushort)_index, timestamp, ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(1, [0x80 | 30]);
        var position = writer.End();
        var carried = _frames.TakeLast(Math.Max(0, Redundancy) + 1).ToList();
        foreach (var (earlier, frame) in carried[..^1])
        {
            RedPayload.WriteRedundantHead(buffer.AsSpan(position), VirtualRelay.OpusPayloadType, (int)(timestamp - earlier), frame.Length);
            position += RedPayload.RedundantHeadLength;
        }

        if (Redundancy >= 0)
        {
            buffer[position++] = VirtualRelay.OpusPayloadType;
        }

        foreach (var (_, frame) in carried)
        {
            frame.CopyTo(buffer, position);
            position += frame.Length;
        }

        return buffer[..position];
    }
}
