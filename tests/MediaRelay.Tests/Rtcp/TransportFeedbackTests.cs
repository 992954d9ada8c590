using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class TransportFeedbackTests
{
    [Fact]
    public void Run_lengths_and_both_kinds_of_vector_are_read_one_after_another()
    {
        byte[] feedback =
        [
            0x8F, 0xCD, 0x00, 0x08, // V=2, FMT=15, PT=205 (RTPFB), 8 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0xFF, 0xFF, // base sequence 65535
            0x00, 0x12, // 18 statuses
            0x00, 0x00, 0x02, // reference 2 * 64 ms
            0x2A, // feedback 42
            0x20, 0x02, // run length: 2 with a small delta
            0x84, 0x01, // vector of one bit: 0001 0000 0000 01
            0xE4, 0x00, // vector of two bits: large, small, the rest behind the last status
            0x04, // 65535: 1 ms
            0x08, // 0: 2 ms later
            0xFF, // 4: 63.75 ms later
            0x00, // 14: at the same time
            0xFF, 0xFC, // 15: 1 ms earlier
            0x01, // 16: 0.25 ms later
            0x00, 0x00, 0x00, // zero padding
        ];

        Assert.True(Read(feedback).TryReadTransportFeedback(out var read));
        Assert.Equal((65535, 18, 42, 2L), (read.BaseSequence, read.StatusCount, read.FeedbackCount, read.ReferenceTime));
        Assert.Equal(
            [(65535, 129.0), (0, 131.0), (4, 194.75), (14, 194.75), (15, 193.75), (16, 194.0)],
            Arrivals(read).Where(packet => packet.Received).Select(packet => ((int)packet.Sequence, packet.Arrival.TotalMilliseconds)));
        Assert.Equal(Enumerable.Range(-1, 18).Select(i => (ushort)i), Arrivals(read).Select(packet => packet.Sequence));
    }

    [Fact]
    public void Feedback_of_Chromium_is_read_behind_its_padding()
    {
        // From Chromium 156, which received video and sound with 5 % of loss, 2026-11-22.
        byte[] feedback =
        [
            0xAF, 0xCD, 0x00, 0x07, // V=2, P=1, FMT=15, PT=205 (RTPFB), 7 words
            0xFA, 0x17, 0xFA, 0x17, // SSRC of the sender
            0x01, 0xE4, 0x04, 0x60, // SSRC of the media
            0x01, 0x8D, // base sequence 397
            0x00, 0x08, // 8 statuses
            0x04, 0x78, 0x94, // reference 293,012 * 64 ms
            0x38, // feedback 56
            0xB7, 0xC0, // vector of one bit: 1101 1111, the rest behind the last status
            0x55, 0x50, 0x65, 0x00, 0x00, 0x00, 0x00, // 21.25, 20 and 25.25 ms, then four with the one before
            0x00, 0x00, 0x03, // padding of three bytes
        ];

        Assert.True(Read(feedback).TryReadTransportFeedback(out var read));
        Assert.Equal((397, 8, 56, 293_012L), (read.BaseSequence, read.StatusCount, read.FeedbackCount, read.ReferenceTime));
        var start = TimeSpan.FromMilliseconds(293_012 * 64);
        Assert.Equal([399], Arrivals(read).Where(packet => !packet.Received).Select(packet => (int)packet.Sequence));
        Assert.Equal(
            [21.25, 41.25, 66.5, 66.5, 66.5, 66.5, 66.5],
            Arrivals(read).Where(packet => packet.Received).Select(packet => (packet.Arrival - start).TotalMilliseconds));
    }

    [Theory]
    [InlineData("8FCD0005FA17FA177C510F87021600020478A54A2002D550", 2, 73.25)] // without padding
    [InlineData("AFCD0009FA17FA1701E40460030400100478C56A20105600003F00000000002D4F000000012A0002", 16, 79)] // one run of sixteen
    public void More_feedback_of_Chromium_is_read_whole(string captured, int received, double milliseconds)
    {
        Assert.True(Read(Convert.FromHexString(captured)).TryReadTransportFeedback(out var feedback));

        var arrivals = Arrivals(feedback);
        Assert.Equal(received, arrivals.Count(packet => packet.Received));
        Assert.Equal(milliseconds, (arrivals[^1].Arrival - TimeSpan.FromMilliseconds(64 * feedback.ReferenceTime)).TotalMilliseconds);
    }

    [Fact]
    public void Reference_time_is_signed()
    {
        byte[] feedback =
        [
            0x8F, 0xCD, 0x00, 0x05, // V=2, FMT=15, PT=205 (RTPFB), 5 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x00, 0x05, // base sequence 5
            0x00, 0x01, // 1 status
            0xFF, 0xFF, 0xFF, // reference -64 ms
            0x00, // feedback 0
            0x20, 0x01, // run length: 1 with a small delta
            0x08, // 2 ms
            0x00, // zero padding
        ];

        Assert.True(Read(feedback).TryReadTransportFeedback(out var read));
        Assert.Equal(-1, read.ReferenceTime);
        Assert.Equal(new PacketArrival(5, true, TimeSpan.FromMilliseconds(-62)), Assert.Single(Arrivals(read)));
    }

    [Fact]
    public void Packets_that_did_not_come_have_no_delta()
    {
        byte[] feedback =
        [
            0x8F, 0xCD, 0x00, 0x05, // V=2, FMT=15, PT=205 (RTPFB), 5 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x00, 0x64, // base sequence 100
            0x1F, 0xFF, // 8191 statuses
            0x00, 0x00, 0x00, // reference 0
            0x00, // feedback 0
            0x1F, 0xFF, // run length: 8191 not received
            0x00, 0x00, // zero padding
        ];

        Assert.True(Read(feedback).TryReadTransportFeedback(out var read));
        Assert.Equal(8191, Arrivals(read).Count(packet => packet is { Received: false, Arrival.Ticks: 0 }));
    }

    [Theory]
    [InlineData("0000 0000 000000 00 2001 0000")] // no status at all
    [InlineData("0000 0010 000000 00 2001 0000")] // chunks for one status of sixteen
    [InlineData("0000 0001 000000 00 6001 0000")] // the reserved status
    [InlineData("0000 0005 000000 00 2005 0000")] // two deltas of five
    [InlineData("0000 0003 000000 00 4003 0000")] // one delta of two bytes, of three
    [InlineData("0000 0003 000000 00")] // no chunk
    [InlineData("0000 0003")] // no whole head
    [InlineData("0000 0001 000000 00 0000 0000")] // runs of no length
    public void What_is_not_whole_is_refused(string afterTheSources)
    {
        byte[] body = [0, 0, 0, 1, 0, 0, 0, 2, .. Convert.FromHexString(afterTheSources.Replace(" ", "", StringComparison.Ordinal))];
        var packet = Read([0x8F, 0xCD, 0, (byte)(body.Length / 4), .. body]);

        Assert.False(packet.TryReadTransportFeedback(out var feedback));
        Assert.Equal(0, feedback.StatusCount);
        Assert.Empty(Arrivals(feedback));
    }

    [Fact]
    public void Nack_is_no_transport_wide_feedback()
    {
        byte[] nack =
        [
            0x81, 0xCD, 0x00, 0x05, // V=2, FMT=1, PT=205 (RTPFB), 5 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x00, 0x05, 0x00, 0x01, 0xFF, 0xFF, 0xFF, 0x00, 0x20, 0x01, 0x08, 0x00, // what would be feedback
        ];

        Assert.False(Read(nack).TryReadTransportFeedback(out _));
    }

    internal static RtcpPacket Read(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryReadNext(out var packet));
        return packet;
    }

    internal static List<PacketArrival> Arrivals(TransportFeedback feedback)
    {
        var arrivals = new List<PacketArrival>();
        foreach (var packet in feedback)
        {
            arrivals.Add(packet);
        }

        return arrivals;
    }
}
