using CrossStrait.MediaRelay.Rtcp;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class TransportFeedbackWriterTests
{
    private const long Lost = RtcpWriter.NotReceived;

    // Bursts, losses, gaps of seconds and packets that overtook others, on a clock of any age.
    private static readonly Gen<long[]> _arrivals =
        from start in Gen.Choose(0, int.MaxValue)
        from steps in Gen.Frequency(
            (20, Gen.Choose(0, 255).Select(step => (long?)step)),
            (6, Gen.Choose(-400, 400).Select(step => (long?)step)),
            (1, Gen.Choose(-40_000, 40_000).Select(step => (long?)step)),
            (6, Gen.Constant((long?)null))).ListOf()
        from repeat in Gen.Choose(1, 40)
        select Walk(start, [.. steps.SelectMany(step => Enumerable.Repeat(step, step is null or 0 ? repeat : 1))]);

    [Fact]
    public void Written_arrivals_are_the_bytes_of_the_draft()
    {
        byte[] expected =
        [
            0x8F, 0xCD, 0x00, 0x06, // V=2, FMT=15, PT=205 (RTPFB), 6 words
            0x00, 0x00, 0x00, 0x01, // SSRC of the sender
            0x00, 0x00, 0x00, 0x02, // SSRC of the media
            0x01, 0x00, // base sequence 256
            0x00, 0x05, // 5 statuses
            0x00, 0x00, 0x03, // reference 3 * 64 ms
            0x07, // feedback 7
            0xD8, 0x50, // vector of two bits: small, large, not received, small, small, nothing, nothing
            0x02, // 256: at 3 * 256 + 2
            0x01, 0x00, // 257: 256 later, too much for one byte
            0x05, // 259: 5 later
            0x00, // 260: with it
            0x00, // zero padding
        ];
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);

        Assert.True(writer.TryWriteTransportFeedback(1, 2, 7, 256, [770, 1026, Lost, 1031, 1031], out var written));
        Assert.Equal(5, written);
        Assert.Equal(expected, buffer[..writer.Length]);
    }

    [Fact]
    public void Fewest_chunks_are_used()
    {
        // A run of twenty, fourteen of either kind in one vector, seven of three kinds in another.
        long[] arrivals =
        [
            .. Enumerable.Repeat(1L, 20),
            Lost, 1, Lost, 1, Lost, 1, Lost, 1, Lost, 1, Lost, 1, Lost, 1,
            Lost, 300, 301, Lost, 302, Lost, 303,
        ];
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);

        Assert.True(writer.TryWriteTransportFeedback(1, 2, 0, 0, arrivals, out var written));
        Assert.Equal(arrivals.Length, written);
        Assert.Equal([0x20, 0x14, 0x95, 0x55, 0xC9, 0x11], buffer[20..26]);
    }

    [Fact]
    public void Arrivals_come_back_as_they_were()
    {
        Prop.ForAll(_arrivals.ToArbitrary(), WireGen.UInt16.ToArbitrary(), Gen.Choose(0, 1200).ToArbitrary(), (arrivals, first, room) =>
        {
            var buffer = new byte[room];
            var writer = new RtcpWriter(buffer);
            if (!writer.TryWriteTransportFeedback(1, 2, 3, first, arrivals, out var written))
            {
                Assert.Equal((0, 0), (writer.Length, written));
                Assert.True(arrivals.Length == 0 || room < 24, "there was room");
                return;
            }

            Assert.True(TransportFeedbackTests.Read(buffer.AsSpan(0, writer.Length)).TryReadTransportFeedback(out var feedback));
            Assert.Equal((first, written, (byte)3), (feedback.BaseSequence, feedback.StatusCount, feedback.FeedbackCount));
            var read = TransportFeedbackTests.Arrivals(feedback);
            Assert.Equal(arrivals[..written].Select(arrival => arrival != Lost), read.Select(packet => packet.Received));

            // The reference has 24 bits: what is said of a time is its distance from the others.
            var sent = arrivals[..written].Where(arrival => arrival != Lost).ToList();
            var back = read.Where(packet => packet.Received).Select(packet => packet.Arrival.Ticks / TransportFeedback.TicksPerDelta).ToList();
            Assert.Equal(sent.Select(arrival => arrival - sent[0]), back.Select(arrival => arrival - back[0]));
            Assert.True(written == arrivals.Length || IsFullOrTornAt(arrivals, written, room - writer.Length));
        }).MustHold();
    }

    [Fact]
    public void Writing_ends_before_a_delta_of_more_than_two_bytes()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);

        Assert.True(writer.TryWriteTransportFeedback(1, 2, 0, 0, [5, Lost, 5 + 0x7FFF, 6 + 0xFFFF], out var written));
        Assert.Equal(3, written);
    }

    [Fact]
    public void Clock_of_any_age_fits_the_reference()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        const long ThirtyDays = 30L * 24 * 3600 * 4000;

        Assert.True(writer.TryWriteTransportFeedback(1, 2, 9, 0, [ThirtyDays + 1], out _));
        Assert.True(TransportFeedbackTests.Read(buffer.AsSpan(0, writer.Length)).TryReadTransportFeedback(out var feedback));
        Assert.Equal((ThirtyDays >> 8 << 40) >> 40, feedback.ReferenceTime);
        Assert.Equal(9, feedback.FeedbackCount);
    }

    private static long[] Walk(long start, List<long?> steps)
    {
        var arrivals = new long[steps.Count];
        for (var i = 0; i < arrivals.Length; i++)
        {
            start += steps[i] ?? 0;
            arrivals[i] = steps[i] is null ? Lost : start;
        }

        return arrivals;
    }

    // Room for a chunk and a delta, and what filling up to whole words takes.
    private static bool IsFullOrTornAt(long[] arrivals, int written, int room)
    {
        var last = Array.FindLastIndex(arrivals, written - 1, written, arrival => arrival != Lost);
        var step = arrivals[written] == Lost || last < 0 ? 0 : arrivals[written] - arrivals[last];
        return step is < short.MinValue or > short.MaxValue || room < 12;
    }
}
