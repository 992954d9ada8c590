using System.Buffers.Binary;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Tests.Srtp;

/// <summary>Keys and packets for the tests of this folder.</summary>
internal static class SrtpSamples
{
    public const uint Ssrc = 0xCAFE_BABE;
    public const int HeaderLength = 12;
    public const int Room = 32;

    public static byte[] Key { get; } = Hex("000102030405060708090a0b0c0d0e0f");

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Salt(SrtpProfile profile) => Hex("a0a1a2a3a4a5a6a7a8a9aaabacad")[..profile.SaltLength];

    public static SrtpSender Sender(SrtpProfile profile) => new(profile, Key, Salt(profile));

    public static SrtpReceiver Receiver(SrtpProfile profile) => new(profile, Key, Salt(profile));

    /// <summary>A plain RTP packet with a twelve-byte header and the sequence number of the index.</summary>
    public static byte[] RtpPacket(long index, ReadOnlySpan<byte> payload, uint ssrc = Ssrc)
    {
        var packet = new byte[HeaderLength + payload.Length];
        packet[0] = 0x80;
        packet[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet.AsSpan(HeaderLength));
        return packet;
    }

    public static byte[] Protect(SrtpSender sender, byte[] packet, long index, int headerLength = HeaderLength)
    {
        var buffer = new byte[packet.Length + Room];
        packet.CopyTo(buffer, 0);
        var length = sender.ProtectRtp(buffer, headerLength, packet.Length, index);
        return buffer[..length];
    }

    public static byte[] ProtectRtcp(SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + Room];
        packet.CopyTo(buffer, 0);
        var length = sender.ProtectRtcp(buffer, packet.Length);
        return buffer[..length];
    }

    public static SrtpError Unprotect(
        SrtpReceiver receiver, byte[] packet, out byte[] plain, int headerLength = HeaderLength)
    {
        var buffer = new byte[packet.Length];
        var error = receiver.UnprotectRtp(packet, headerLength, buffer, out var length);
        plain = buffer[..length];
        return error;
    }

    public static SrtpError UnprotectRtcp(SrtpReceiver receiver, byte[] packet, out byte[] plain)
    {
        var buffer = new byte[packet.Length];
        var error = receiver.UnprotectRtcp(packet, buffer, out var length);
        plain = buffer[..length];
        return error;
    }
}
