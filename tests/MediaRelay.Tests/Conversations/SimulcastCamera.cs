using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>
/// A VP8 publisher that sends several encodings of one picture at steady rates, thirty frames a second, with key frames
/// of four times the size when asked. One byte of the payload names the encoding, eight behind it the time of sending.
/// </summary>
internal sealed class SimulcastCamera(VirtualPeer peer, Random random, params SimulcastCamera.Encoding[] encodings)
{
    private const int PacketBytes = 1100;

    private static readonly TimeSpan _frameInterval = TimeSpan.FromMilliseconds(1000.0 / 30);

    private readonly long[] _indices = [.. encodings.Select(_ => (long)random.Next(1000, 5000))];
    private readonly bool[] _keyFrameDue = [.. encodings.Select(_ => true)];
    private MonotonicTime _nextFrame;
    private int _requestsSeen;
    private int _frames;

    /// <summary>Where the encoding's number stands behind the VP8 descriptor.</summary>
    public const int MarkOffset = 10;

    /// <summary>Where the time of sending stands, in ticks.</summary>
    public const int TimeOffset = MarkOffset + 1;

    /// <summary>Whether an encoding is switched on: all, unless something else decides.</summary>
    public Func<int, bool> IsOn { get; init; } = _ => true;

    public void Step(MonotonicTime now)
    {
        for (; _requestsSeen < peer.KeyFramesAsked.Count; _requestsSeen++)
        {
            var asked = Array.FindIndex(encodings, encoding => encoding.Ssrc == peer.KeyFramesAsked[_requestsSeen]);
            if (asked >= 0)
            {
                _keyFrameDue[asked] = true;
            }
        }

        if (now < _nextFrame)
        {
            return;
        }

        _nextFrame = now + (_frameInterval * (0.9 + (0.2 * random.NextDouble())));
        for (var i = 0; i < encodings.Length; i++)
        {
            if (IsOn(i))
            {
                SendFrame(i, now);
            }
            else
            {
                _keyFrameDue[i] = true; // with which it would begin again
            }
        }

        _frames++;
    }

    private void SendFrame(int number, MonotonicTime now)
    {
        var encoding = encodings[number];
        var keyFrame = _keyFrameDue[number];
        _keyFrameDue[number] = false;
        var bytes = Math.Max(40, (int)(encoding.BitsPerSecond / 30 / 8 * (0.8 + (0.4 * random.NextDouble())) * (keyFrame ? 4 : 1)));
        var packets = (bytes + PacketBytes - 1) / PacketBytes;
        for (var i = 0; i < packets; i++)
        {
            var packet = new byte[12 + 5 + Math.Max(20, bytes / packets)];
            packet[0] = 0x80;
            packet[1] = (byte)(96 | (i == packets - 1 ? 0x80 : 0));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)_indices[number]);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(_frames * 3000));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), encoding.Ssrc);
            packet[12] = (byte)(0x80 | (i == 0 ? 0x10 : 0)); // X, S, PID 0
            packet[13] = 0xC0; // I, L
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), (ushort)(0x8000 | (_frames & 0x7FFF)));
            packet[16] = (byte)_frames; // TL0PICIDX
            var payload = packet.AsSpan(17);
            payload[0] = (byte)(keyFrame && i == 0 ? 0x00 : 0x01); // P: inverse key frame flag
            if (keyFrame && i == 0)
            {
                payload[3] = 0x9D; // start code, RFC 6386 9.1
                payload[4] = 0x01;
                payload[5] = 0x2A;
                BinaryPrimitives.WriteUInt16LittleEndian(payload[6..], encoding.Width);
                BinaryPrimitives.WriteUInt16LittleEndian(payload[8..], encoding.Height);
            }

            payload[MarkOffset] = (byte)number;
            BinaryPrimitives.WriteInt64BigEndian(payload[TimeOffset..], now.Ticks);
            peer.SendRtp(packet, _indices[number]++);
        }
    }

    internal sealed record Encoding(uint Ssrc, ushort Width, ushort Height, double BitsPerSecond);
}
