using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>A VP8 publisher: frames of a few packets, picture ids, key frames when asked, retransmission by RTX, padding now and then.</summary>
internal sealed class VirtualCamera(VirtualPeer peer, uint ssrc, uint rtxSsrc, Random random)
{
    private readonly Dictionary<ushort, byte[]> _sent = [];
    private long _index = random.Next(60_000, 65_000); // wraps soon
    private long _rtxIndex = random.Next(60_000, 65_000);
    private uint _timestamp = (uint)random.Next();
    private ushort _pictureId = (ushort)random.Next(0x7F00, 0x7FFF);
    private int _keyFramesAsked;
    private int _nacksAnswered;
    private bool _keyFrameDue = true;

    public double PaddingShare { get; init; }

    public int Frames { get; private set; }

    public uint Timestamp => _timestamp;

    public void SendFrame()
    {
        if (peer.KeyFrameRequests > _keyFramesAsked)
        {
            _keyFramesAsked = peer.KeyFrameRequests;
            _keyFrameDue = true;
        }

        var packets = _keyFrameDue ? 4 : random.Next(1, 4);
        for (var i = 0; i < packets; i++)
        {
            Send(i == 0, i == packets - 1, _keyFrameDue);
        }

        if (random.NextDouble() < PaddingShare)
        {
            SendPadding();
        }

        _keyFrameDue = false;
        _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
        _timestamp += 3000;
        Frames++;
    }

    public void AnswerNacks()
    {
        for (; _nacksAnswered < peer.NacksReceived.Count; _nacksAnswered++)
        {
            if (_sent.TryGetValue(peer.NacksReceived[_nacksAnswered], out var original))
            {
                var rtx = new byte[original.Length + 2];
                original.AsSpan(0, 12).CopyTo(rtx);
                rtx[1] = (byte)((original[1] & 0x80) | 97);
                BinaryPrimitives.WriteUInt16BigEndian(rtx.AsSpan(2), (ushort)_rtxIndex);
                BinaryPrimitives.WriteUInt32BigEndian(rtx.AsSpan(8), rtxSsrc);
                original.AsSpan(2, 2).CopyTo(rtx.AsSpan(12));
                original.AsSpan(12).CopyTo(rtx.AsSpan(14));
                peer.SendRtp(rtx, _rtxIndex++);
            }
        }
    }

    private void Send(bool first, bool last, bool keyFrame)
    {
        var packet = new byte[12 + 6 + random.Next(20, 900)];
        random.NextBytes(packet.AsSpan(18));
        Head(packet, last);
        packet[12] = (byte)(0x80 | (first ? 0x10 : 0)); // X, S, PID 0
        packet[13] = 0xC0; // I, L
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(0x8000 | _pictureId));
        packet[16] = (byte)Frames; // TL0PICIDX
        packet[17] = (byte)(keyFrame ? 0x00 : 0x01); // P: inverse key frame flag
        _sent[(ushort)_index] = packet;
        peer.SendRtp(packet, _index++);
    }

    private void SendPadding()
    {
        var packet = new byte[12 + 50];
        Head(packet, false);
        packet[0] |= 0x20;
        packet[^1] = 50;
        _sent[(ushort)_index] = packet;
        peer.SendRtp(packet, _index++);
    }

    private void Head(byte[] packet, bool marker)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(96 | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)_index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
    }
}
