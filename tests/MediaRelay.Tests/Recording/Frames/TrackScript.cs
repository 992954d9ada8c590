using System.Buffers.Binary;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Tests.Recording.Frames;

/// <summary>Writes one track of a capture packet by packet, in virtual time.</summary>
internal sealed class TrackScript(CaptureTrackWriter writer, int clockRate, uint ssrc = 1)
{
    /// <summary>A VP8 key frame of 320x180 as far as its head (RFC 6386 9.1).</summary>
    private static readonly byte[] _keyHead = [0x00, 0x00, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00];

    private static readonly byte[] _interHead = [0x01, 0x00, 0x00, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Just below the wrap of both numbers.</summary>
    public ushort Sequence { get; set; } = 65_530;

    public uint RtpStart { get; init; } = uint.MaxValue - 50_000;

    /// <summary>The sender's wall clock at media time 0, from 1970.</summary>
    public TimeSpan SenderEpoch { get; init; } = TimeSpan.FromDays(20_000);

    /// <summary>The packets of a VP8 frame in three parts, to be sent in any order. The last byte numbers the frame.</summary>
    public byte[][] Vp8(byte number, bool isKey, double mediaTime)
    {
        byte[][] parts = [[0x10, .. isKey ? _keyHead : _interHead], [0x00, 0xAA], [0x00, number]];
        return [.. parts.Select((part, index) => Packet(part, mediaTime, marker: index == 2))];
    }

    public byte[] Packet(byte[] payload, double mediaTime, bool marker = false)
    {
        var packet = new byte[12 + payload.Length];
        packet[0] = 0x80; // V=2, no padding, no extension, no CSRC
        packet[1] = (byte)(96 | (marker ? 0x80 : 0)); // PT=96
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), RtpTime(mediaTime));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return packet;
    }

    /// <summary>A packet of padding alone (RFC 3550 5.1), as browsers send to probe.</summary>
    public byte[] Padding(double mediaTime)
    {
        var packet = Packet([0, 0, 0, 4], mediaTime);
        packet[0] |= 0x20;
        return packet;
    }

    public void Send(IEnumerable<byte[]> packets, double arrival)
    {
        foreach (var packet in packets)
        {
            writer.Rtp(packet, CaptureBench.At(arrival));
        }
    }

    public void Send(byte[] packet, double arrival) => Send([packet], arrival);

    public void Report(double time, double arrival) => Report(time, arrival, time);

    /// <summary>A report that says: when the sender's wall clock showed <paramref name="time"/>, its media clock showed that.</summary>
    public void Report(double time, double arrival, double mediaTime) => writer.SenderReport(
        new SenderReport(ssrc, NtpTime.FromUnix(SenderEpoch + TimeSpan.FromSeconds(time)), RtpTime(mediaTime), 0, 0),
        CaptureBench.At(arrival));

    private uint RtpTime(double mediaTime) => unchecked(RtpStart + (uint)(long)Math.Round(mediaTime * clockRate));
}
