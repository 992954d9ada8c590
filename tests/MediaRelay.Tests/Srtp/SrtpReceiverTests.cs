using CrossStrait.MediaRelay.Srtp;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Srtp.SrtpSamples;

namespace CrossStrait.MediaRelay.Tests.Srtp;

[Collection(AllocationCollection.Name)]
public class SrtpReceiverTests
{
    // A receiver report of SSRC cafebabe without blocks, and a BYE
    private static readonly byte[] _rtcp = Hex("80c90001 cafebabe 81cb0001 cafebabe");

    public static TheoryData<object> Profiles { get; } = new()
    {
        SrtpProfile.AeadAes128Gcm,
        SrtpProfile.AesCm128HmacSha1_80,
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_protected_is_unprotected_to_the_same_bytes(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        var index = 0L;
        Prop.ForAll<byte[], byte[]>((extension, payload) =>
        {
            // A header that is longer by CSRCs or an extension stays in the clear, whatever is in it.
            byte[] plain = [.. RtpPacket(index, extension), .. payload];
            var headerLength = HeaderLength + extension.Length;
            var secret = Protect(sender, plain, index++, headerLength);
            return secret.AsSpan(0, headerLength).SequenceEqual(plain.AsSpan(0, headerLength))
                && Unprotect(receiver, secret, out var opened, headerLength) == SrtpError.None
                && opened.AsSpan().SequenceEqual(plain);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_report_is_unprotected_to_the_same_bytes(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        Prop.ForAll<byte[]>(body =>
        {
            byte[] plain = [.. _rtcp, .. body];
            return UnprotectRtcp(receiver, ProtectRtcp(sender, plain), out var opened) == SrtpError.None
                && opened.AsSpan().SequenceEqual(plain);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_flipped_bit_anywhere_fails_and_leaves_no_trace(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        var secret = Protect(sender, RtpPacket(1000, "a frame of video"u8), 1000);
        for (var bit = 0; bit < secret.Length * 8; bit++)
        {
            var forged = (byte[])secret.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(SrtpError.AuthenticationFailed, Unprotect(receiver, forged, out var opened));
            Assert.Empty(opened);
            Assert.Equal(0, receiver.SourceCount);
        }

        Assert.Equal(SrtpError.None, Unprotect(receiver, secret, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_flipped_bit_in_a_report_fails_and_leaves_no_trace(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        var secret = ProtectRtcp(sender, _rtcp);
        for (var bit = 0; bit < secret.Length * 8; bit++)
        {
            var forged = (byte[])secret.Clone();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(SrtpError.AuthenticationFailed, UnprotectRtcp(receiver, forged, out _));
            Assert.Equal(0, receiver.SourceCount);
        }

        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, secret, out _));
    }

    [Fact]
    public void A_forged_sequence_number_moves_neither_window_nor_cycle()
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(60_000, "one"u8), 60_000), out _));

        // 0 would be taken for the next cycle, were it authentic.
        var forged = Protect(sender, RtpPacket(0, "two"u8), 0);
        Assert.Equal(SrtpError.AuthenticationFailed, Unprotect(receiver, forged, out _));

        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(59_999, "old"u8), 59_999), out _));
        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(60_001, "new"u8), 60_001), out _));
    }

    [Fact]
    public void Nothing_undecrypted_is_left_behind_a_forged_packet()
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        var secret = Protect(sender, RtpPacket(1, "secret"u8), 1);
        secret[^1] ^= 1;
        var destination = new byte[100];

        Assert.Equal(
            SrtpError.AuthenticationFailed, receiver.UnprotectRtp(secret, HeaderLength, destination, out _));
        Assert.All(destination, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(5000, SrtpError.Replayed)]          // the highest again
    [InlineData(5000 - 1023, SrtpError.None)]       // the last in the window
    [InlineData(5000 - 1024, SrtpError.TooOld)]
    [InlineData(4990, SrtpError.Replayed)]
    [InlineData(4991, SrtpError.None)]
    [InlineData(5001, SrtpError.None)]
    public void The_window_holds_1024_packets(long index, object expected)
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        foreach (var earlier in (long[])[4990, 5000])
        {
            Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(earlier, []), earlier), out _));
        }

        Assert.Equal(
            (SrtpError)expected, Unprotect(receiver, Protect(sender, RtpPacket(index, []), index), out _));
    }

    [Fact]
    public void The_window_agrees_with_a_set_of_everything_received()
    {
        Prop.ForAll(Gen.Choose(0, 3000).ArrayOf().ToArbitrary(), indices =>
        {
            var window = new ReplayWindow();
            var received = new HashSet<long>();
            foreach (var index in indices)
            {
                var expected = received.Count > 0 && received.Max() - index >= ReplayWindow.Size ? SrtpError.TooOld
                    : received.Contains(index) ? SrtpError.Replayed
                    : SrtpError.None;
                if (window.Check(index) != expected)
                {
                    return false;
                }

                if (expected == SrtpError.None)
                {
                    window.Accept(index);
                    received.Add(index);
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_report_is_taken_once()
    {
        using var sender = Sender(SrtpProfile.AesCm128HmacSha1_80);
        using var receiver = Receiver(SrtpProfile.AesCm128HmacSha1_80);
        var first = ProtectRtcp(sender, _rtcp);
        var second = ProtectRtcp(sender, _rtcp);

        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, second, out _));
        Assert.Equal(SrtpError.None, UnprotectRtcp(receiver, first, out _));
        Assert.Equal(SrtpError.Replayed, UnprotectRtcp(receiver, first, out _));
        Assert.Equal(SrtpError.Replayed, UnprotectRtcp(receiver, second, out _));
    }

    [Fact]
    public void Beyond_256_sources_the_one_silent_for_longest_gives_way_and_nothing_of_it_is_taken_again()
    {
        const long AfterRollover = (1 << 16) | 5;
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(0xFFF0, [], 0), 0xFFF0), out _));
        var last = Protect(sender, RtpPacket(5, [], 0), AfterRollover);
        Assert.Equal(SrtpError.None, Unprotect(receiver, last, out _));
        for (uint ssrc = 1; ssrc <= 256; ssrc++)
        {
            Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(1, [], ssrc), 1), out _));
        }

        Assert.Equal(256, receiver.SourceCount);
        Assert.Equal(SrtpError.Replayed, Unprotect(receiver, last, out _));
        var missed = Protect(sender, RtpPacket(4, [], 0), AfterRollover - 1);
        Assert.Equal(SrtpError.Replayed, Unprotect(receiver, missed, out _));
        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(6, [], 0), AfterRollover + 1), out _));
        Assert.Equal(SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(2, [], 256), 2), out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_shortened_packet_is_refused(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        var rtp = Protect(sender, RtpPacket(7, "payload"u8), 7);
        var rtcp = ProtectRtcp(sender, _rtcp);
        for (var length = 0; length < rtp.Length; length++)
        {
            Assert.NotEqual(SrtpError.None, Unprotect(receiver, rtp[..length], out _));
        }

        for (var length = 0; length < rtcp.Length; length++)
        {
            Assert.NotEqual(SrtpError.None, UnprotectRtcp(receiver, rtcp[..length], out _));
        }

        Assert.Equal(0, receiver.SourceCount);
    }

    [Fact]
    public void A_destination_that_is_too_small_is_reported_and_the_packet_still_good()
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        var secret = Protect(sender, RtpPacket(7, "payload"u8), 7);

        Assert.Equal(
            SrtpError.DestinationTooSmall, receiver.UnprotectRtp(secret, HeaderLength, new byte[18], out _));
        Assert.Equal(SrtpError.None, receiver.UnprotectRtp(secret, HeaderLength, new byte[19], out var length));
        Assert.Equal(19, length);
    }

    [Fact]
    public void The_last_index_of_a_key_is_the_last()
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        var buffer = new byte[64];
        buffer[2] = buffer[3] = 0xFF;
        Assert.NotEqual(0, sender.ProtectRtp(buffer, HeaderLength, HeaderLength, SrtpIndex.Highest));
        buffer[2] = buffer[3] = 0;
        Assert.Equal(0, sender.ProtectRtp(buffer, HeaderLength, HeaderLength, SrtpIndex.Highest + 1));
    }

    [Fact]
    public void The_last_index_of_reports_is_the_last()
    {
        var profile = SrtpProfile.AeadAes128Gcm;
        var key = SrtpKeyDerivation.Derive(profile, Key, Salt(profile), isRtcp: true);
        using var sender = new SrtpSender(profile, key, key, firstRtcpIndex: 0x7FFF_FFFF);

        Assert.NotEmpty(ProtectRtcp(sender, _rtcp));
        Assert.Empty(ProtectRtcp(sender, _rtcp));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_packet_costs_no_allocation_in_either_direction(object profile)
    {
        using var sender = Sender((SrtpProfile)profile);
        using var receiver = Receiver((SrtpProfile)profile);
        var plain = RtpPacket(0, new byte[1188]);
        var buffer = new byte[plain.Length + Room];
        var report = new byte[_rtcp.Length + Room];
        var destination = new byte[plain.Length];

        void Exchange(int from, int to)
        {
            for (var index = from; index < to; index++)
            {
                plain.CopyTo(buffer, 0);
                buffer[2] = (byte)(index >> 8);
                buffer[3] = (byte)index;
                var length = sender.ProtectRtp(buffer, HeaderLength, plain.Length, index);
                var error = receiver.UnprotectRtp(buffer.AsSpan(0, length), HeaderLength, destination, out _);

                _rtcp.CopyTo(report, 0);
                length = sender.ProtectRtcp(report, _rtcp.Length);
                if (error != SrtpError.None
                    || receiver.UnprotectRtcp(report.AsSpan(0, length), destination, out _) != SrtpError.None)
                {
                    Assert.Fail("A packet did not come through.");
                }
            }
        }

        Exchange(0, 100);
        Assert.Equal(0, AllocatedBytes.During(() => Exchange(100, 1100)));
    }
}
