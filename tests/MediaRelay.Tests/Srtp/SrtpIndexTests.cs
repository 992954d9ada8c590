using CrossStrait.MediaRelay.Srtp;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Srtp.SrtpSamples;

namespace CrossStrait.MediaRelay.Tests.Srtp;

public class SrtpIndexTests
{
    [Theory]
    [InlineData(-1, 40_000, 40_000)]            // the first packet fixes the cycle
    [InlineData(65_535, 0, 65_536)]             // wrap
    [InlineData(65_534, 0, 65_536)]             // wrap with 65535 lost
    [InlineData(65_536, 65_535, 65_535)]        // late from before the wrap
    [InlineData(65_536, 65_534, 65_534)]
    [InlineData(0x1_8000, 0x0000, 0x1_0000)]    // half a cycle back still belongs to this one
    [InlineData(0x1_8001, 0x0000, 0x2_0000)]
    [InlineData(0x1_7FFF, 0xFFFF, 0x1_FFFF)]
    [InlineData(0x1_7FFE, 0xFFFF, 0x0_FFFF)]
    [InlineData(5, 65_535, -1)]                 // before the first cycle: no such index
    public void The_index_nearest_to_the_highest_is_taken(long highest, int sequenceNumber, long expected)
    {
        Assert.Equal(expected, SrtpIndex.Estimate(highest, (ushort)sequenceNumber));
    }

    [Fact]
    public void Any_index_less_than_half_a_cycle_away_is_found_from_its_sequence_number()
    {
        Prop.ForAll(
            Gen.Choose(0x1_0000, 0x7FFF_0000).ToArbitrary(),
            Gen.Choose(-0x7FFF, 0x7FFF).ToArbitrary(),
            (highest, distance) =>
                SrtpIndex.Estimate(highest, (ushort)(highest + distance)) == (long)highest + distance)
            .QuickCheckThrowOnFailure();
    }

    // The five sequences in which a sender that counts cycles by seeing 65535 go by loses its receiver.
    [Theory]
    [InlineData(new[] { 65_533, 65_534, 65_535, 0, 1 })]
    [InlineData(new[] { 65_533, 65_534, 0, 1, 2 })]                     // 65535 lost upstream
    [InlineData(new[] { 65_533, 65_534, 65_535, 65_535, 0, 1 })]        // 65535 sent twice
    [InlineData(new[] { 65_533, 65_534, 0, 65_535, 1, 2 })]             // 0 overtakes 65535
    [InlineData(new[] { 65_533, 65_534, 65_535, 0, 65_534, 1, 2 })]     // 65534 sent again after the wrap
    public void A_stream_survives_its_wrap(int[] sequence)
    {
        foreach (var profile in Enum.GetValues<SrtpProfile>())
        {
            using var sender = Sender(profile);
            using var receiver = Receiver(profile);
            var seen = new HashSet<int>();
            var highest = -1L;
            foreach (var number in sequence)
            {
                var index = SrtpIndex.Estimate(highest, (ushort)number);
                highest = Math.Max(highest, index);
                var secret = Protect(sender, RtpPacket(index, "video"u8), index);

                var expected = seen.Add(number) ? SrtpError.None : SrtpError.Replayed;
                Assert.Equal(expected, Unprotect(receiver, secret, out _));
            }
        }
    }

    [Fact]
    public void A_packet_lost_before_the_wrap_may_come_after_it()
    {
        using var sender = Sender(SrtpProfile.AeadAes128Gcm);
        using var receiver = Receiver(SrtpProfile.AeadAes128Gcm);
        foreach (var index in (long[])[65_533, 65_535, 65_536, 65_537, 65_534])
        {
            Assert.Equal(
                SrtpError.None, Unprotect(receiver, Protect(sender, RtpPacket(index, "late"u8), index), out _));
        }
    }
}
