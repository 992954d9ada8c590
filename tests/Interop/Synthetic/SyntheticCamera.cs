using System.Buffers.Binary;
using System.Text;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Interop.Synthetic;

/// <summary>
/// VP8 frames of three packets, thirty a second (RFC 7741). Only the first frame is a key frame, until one is asked for;
/// between frames go packets of padding alone, as senders use to probe for bandwidth.
/// </summary>
internal sealed class SyntheticCamera(SyntheticLine line) : ISyntheticSource
{
    public const int FramesPerSecond = 30;
    public const int PacketsPerFrame = 3;

    private const int PayloadLength = 900;
    private const int FramesPerPadding = 5;
    private const byte PaddingLength = 200;

    private readonly byte[] _packet = new byte[1400];

    // Wraps after some seconds, since a rollover of the sequence number must not be heard or seen.
    private long _index = 65_000;
    private uint _timestamp = 123_456_789;
    private ushort _pictureId = 0x7FF0;
    private bool _keyFrameDue = true;
    private MonotonicTime _nextFrame = new(0);
    private uint _counter;

    public int Frames { get; private set; }

    public int KeyFramesAsked { get; private set; }

    public void AskForKeyFrame()
    {
        KeyFramesAsked++;
        _keyFrameDue = true;
    }

    public void Advance(SyntheticPeer peer, MonotonicTime now)
    {
        if (now < _nextFrame)
        {
            return;
        }

        _nextFrame = (_nextFrame.Ticks == 0 ? now : _nextFrame) + TimeSpan.FromSeconds(1.0 / FramesPerSecond);
        for (var i = 0; i < PacketsPerFrame; i++)
        {
            SendPicture(peer, i);
        }

        if (Frames % FramesPerPadding == 0)
        {
            SendPadding(peer);
        }

        _keyFrameDue = false;
        _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
        _timestamp += 90_000 / FramesPerSecond;
        Frames++;
    }

    private void SendPicture(SyntheticPeer peer, int part)
    {
        var head = WriteHead(marker: part == PacketsPerFrame - 1);
        var payload = _packet.AsSpan(head, PayloadLength);
        payload.Clear();

        // RFC 7741 4.2: X, S on the first packet, partition 0; I; a picture id of 15 bits.
        payload[0] = (byte)(0x80 | (part == 0 ? 0x10 : 0));
        payload[1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(0x8000 | _pictureId));

        // RFC 7741 4.3: P, the inverse key frame flag, then the start code and size of RFC 6386 9.1.
        payload[4] = (byte)(part == 0 && _keyFrameDue ? 0x00 : 0x01);
        if (part == 0 && _keyFrameDue)
        {
            ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00]).CopyTo(payload[7..]);
        }

        BinaryPrimitives.WriteUInt32BigEndian(payload[^4..], _counter++);
        peer.SendRtp(_packet.AsSpan(0, head + PayloadLength), _index++);
    }

    private void SendPadding(SyntheticPeer peer)
    {
        var head = WriteHead(marker: false);
        _packet.AsSpan(head, PaddingLength).Clear();
        _packet[head + PaddingLength - 1] = PaddingLength;
        _packet[0] |= 0x20;
        peer.SendRtp(_packet.AsSpan(0, head + PaddingLength), _index++);
    }

    private int WriteHead(bool marker)
    {
        var writer = new RtpWriter(_packet);
        writer.WriteFixed(line.PayloadType, marker, (ushort)_index, _timestamp, line.Ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticLine.MidExtension, Encoding.ASCII.GetBytes(line.Mid));
        return writer.End();
    }
}
