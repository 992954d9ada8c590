using System.Buffers.Binary;
using System.Text;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Interop.Synthetic;

/// <summary>Opus packets of 20 ms (RFC 7587), each with its number at the end.</summary>
internal sealed class SyntheticMicrophone(SyntheticLine line) : ISyntheticSource
{
    public const int PacketsPerSecond = 50;

    private const int PayloadLength = 80;

    private readonly byte[] _packet = new byte[200];
    private long _index = 65_300;
    private uint _timestamp = 987_654_321;
    private MonotonicTime _next = new(0);
    private uint _counter;

    public void AskForKeyFrame()
    {
        // Sound has none.
    }

    public void Advance(SyntheticPeer peer, MonotonicTime now)
    {
        if (now < _next)
        {
            return;
        }

        _next = (_next.Ticks == 0 ? now : _next) + TimeSpan.FromMilliseconds(20);
        var writer = new RtpWriter(_packet);
        writer.WriteFixed(line.PayloadType, false, (ushort)_index, _timestamp, line.Ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticLine.MidExtension, Encoding.ASCII.GetBytes(line.Mid));
        var head = writer.End();

        // RFC 6716 3.1: CELT only, full band, 20 ms, mono, one frame.
        _packet[head] = 0xF8;
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(head + PayloadLength - 4), _counter++);
        peer.SendRtp(_packet.AsSpan(0, head + PayloadLength), _index++);
        _timestamp += 960;
    }
}
