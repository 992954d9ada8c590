using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// Protection of RTP and RTCP in both profiles, against <see cref="SlowSrtp"/>. The first byte of the input chooses
/// profile and kind, the second the length of the RTP header beyond its twelve bytes; the rest is taken once for a
/// packet from the network and once for one to be sent.
/// </summary>
internal static class SrtpTarget
{
    private const uint EncryptedBit = 0x8000_0000;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var isGcm = (input[0] & 1) == 0;
        var isRtcp = (input[0] & 2) != 0;
        var profile = isGcm ? SrtpProfile.AeadAes128Gcm : SrtpProfile.AesCm128HmacSha1_80;
        var headLength = isRtcp ? 8 : 12 + input[1];
        var packet = input[2..];
        var slow = new SlowSrtp(isGcm, isRtcp);
        using var receiver = new SrtpReceiver(profile, SlowSrtp.MasterKey, SlowSrtp.MasterSalt(isGcm));
        using var sender = new SrtpSender(profile, SlowSrtp.MasterKey, SlowSrtp.MasterSalt(isGcm));

        if (isRtcp)
        {
            CheckRtcpReceived(receiver, slow, packet, isGcm);
            CheckRtcpSent(sender, receiver, slow, packet, isGcm);
        }
        else
        {
            CheckRtpReceived(receiver, slow, packet, headLength);
            CheckRtpSent(sender, receiver, slow, packet, headLength);
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        byte[] rtp =
        [
            0x90, 0x60, 0x12, 0x34, 0, 0, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE, // sequence 0x1234, timestamp, SSRC
            0xBE, 0xDE, 0, 1, 0x10, 0x80, 0, 0,                         // one extension
            1, 2, 3,
        ];
        byte[] rtcp = [0x80, 0xC9, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE, 0x81, 0xCB, 0, 1, 0xCA, 0xFE, 0xBA, 0xBE];
        foreach (var isGcm in (bool[])[true, false])
        {
            var name = isGcm ? "gcm" : "cm";
            var flags = (byte)(isGcm ? 0 : 1);
            var (text, tag) = new SlowSrtp(isGcm, isRtcp: false).Seal(rtp.AsSpan(0, 20), rtp.AsSpan(20), 0x1234, 0);
            yield return new Seed($"{name}-rtp-protected", [flags, 8, .. rtp.AsSpan(0, 20), .. text, .. tag]);
            yield return new Seed($"{name}-rtp-plain", [flags, 8, .. rtp]);

            flags |= 2;
            (text, tag) = new SlowSrtp(isGcm, isRtcp: true).Seal(rtcp.AsSpan(0, 8), rtcp.AsSpan(8), 7, EncryptedBit | 7);
            byte[] word = [0x80, 0, 0, 7];
            yield return new Seed(
                $"{name}-rtcp-protected", [flags, 0, .. rtcp.AsSpan(0, 8), .. text, .. Tail(isGcm, word, tag)]);

            (_, tag) = new SlowSrtp(isGcm, isRtcp: true).Seal(rtcp, [], 7, 7);
            word[0] = 0;
            yield return new Seed($"{name}-rtcp-authenticated-only", [flags, 0, .. rtcp, .. Tail(isGcm, word, tag)]);
        }
    }

    private static byte[] Tail(bool isGcm, byte[] word, byte[] tag) => isGcm ? [.. tag, .. word] : [.. word, .. tag];

    private static void CheckRtpReceived(SrtpReceiver receiver, SlowSrtp slow, ReadOnlySpan<byte> packet, int headLength)
    {
        var destination = new byte[packet.Length];
        var error = receiver.UnprotectRtp(packet, headLength, destination, out var length);
        var plainLength = packet.Length - slow.TagLength;
        if (plainLength < headLength)
        {
            Oracle.Equal(SrtpError.Truncated, error);
            return;
        }

        var text = slow.Open(
            packet[..headLength],
            packet[headLength..plainLength],
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            word: 0,
            packet[plainLength..]);
        Check(receiver, error, packet[..headLength], text, destination.AsSpan(0, length));
    }

    private static void CheckRtcpReceived(SrtpReceiver receiver, SlowSrtp slow, ReadOnlySpan<byte> packet, bool isGcm)
    {
        var destination = new byte[packet.Length];
        var error = receiver.UnprotectRtcp(packet, destination, out var length);
        var plainLength = packet.Length - slow.TagLength - 4;
        if (plainLength < 8)
        {
            Oracle.Equal(SrtpError.Truncated, error);
            return;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[(isGcm ? packet.Length - 4 : plainLength)..]);
        var tag = packet.Slice(isGcm ? plainLength : plainLength + 4, slow.TagLength);
        var headLength = word >= EncryptedBit ? 8 : plainLength;
        var text = slow.Open(
            packet[..headLength], packet[headLength..plainLength], word & ~EncryptedBit, word, tag);
        Check(receiver, error, packet[..headLength], text, destination.AsSpan(0, length));
    }

    private static void Check(
        SrtpReceiver receiver, SrtpError error, ReadOnlySpan<byte> head, byte[]? text, ReadOnlySpan<byte> plain)
    {
        Oracle.Equal(text is null ? SrtpError.AuthenticationFailed : SrtpError.None, error);
        Oracle.Equal(text is null ? 0 : 1, receiver.SourceCount);
        Oracle.SameBytes(text is null ? [] : [.. head, .. text], plain);
    }

    private static void CheckRtpSent(
        SrtpSender sender, SrtpReceiver receiver, SlowSrtp slow, ReadOnlySpan<byte> plain, int headLength)
    {
        if (plain.Length < headLength)
        {
            return;
        }

        // The next cycle but one, which the receiver cannot know of, and one that it takes for the first.
        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(plain[2..]);
        foreach (var rollover in (ReadOnlySpan<uint>)[2, 0])
        {
            byte[] buffer = [.. plain, .. new byte[slow.TagLength]];
            var index = ((long)rollover << 16) | sequenceNumber;
            Oracle.Equal(buffer.Length, sender.ProtectRtp(buffer, headLength, plain.Length, index));

            var (text, tag) = slow.Seal(plain[..headLength], plain[headLength..], (ulong)index, rollover);
            Oracle.SameBytes([.. plain[..headLength], .. text, .. tag], buffer);

            var before = receiver.SourceCount;
            var opened = new byte[plain.Length];
            var error = receiver.UnprotectRtp(buffer, headLength, opened, out var length);
            if (rollover == 0 && before == 0)
            {
                Oracle.Equal(SrtpError.None, error);
                Oracle.SameBytes(plain, opened.AsSpan(0, length));
            }
            else
            {
                Oracle.True(error != SrtpError.None || before > 0);
            }
        }
    }

    private static void CheckRtcpSent(
        SrtpSender sender, SrtpReceiver receiver, SlowSrtp slow, ReadOnlySpan<byte> plain, bool isGcm)
    {
        if (plain.Length < 8)
        {
            return;
        }

        byte[] buffer = [.. plain, .. new byte[slow.TagLength + 4]];
        Oracle.Equal(buffer.Length, sender.ProtectRtcp(buffer, plain.Length));

        var (text, tag) = slow.Seal(plain[..8], plain[8..], index: 0, EncryptedBit);
        Oracle.SameBytes([.. plain[..8], .. text, .. Tail(isGcm, [0x80, 0, 0, 0], tag)], buffer);

        if (receiver.SourceCount == 0)
        {
            var opened = new byte[plain.Length];
            Oracle.Equal(SrtpError.None, receiver.UnprotectRtcp(buffer, opened, out var length));
            Oracle.SameBytes(plain, opened.AsSpan(0, length));
        }
    }
}
