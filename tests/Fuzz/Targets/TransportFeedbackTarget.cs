using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// The body of transport-wide feedback against <see cref="SlowTransportFeedback"/>, and what was read written and read
/// again. The first byte of the input is room taken from the writer.
/// </summary>
internal static class TransportFeedbackTarget
{
    private const int HeadLength = 12;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var taken = input.IsEmpty ? 0 : input[0];
        var body = input.IsEmpty ? input : input[1..];
        var expected = SlowTransportFeedback.Read(body);
        var isFeedback = new RtcpPacket(205, 15, body).TryReadTransportFeedback(out var feedback);
        Oracle.Equal(expected is not null, isFeedback);
        Oracle.True(!new RtcpPacket(205, 1, body).TryReadTransportFeedback(out _));
        if (expected is null)
        {
            return;
        }

        Oracle.Equal(expected.Count, feedback.StatusCount);
        var arrivals = new long[expected.Count];
        var index = 0;
        foreach (var packet in feedback)
        {
            var (sequence, arrival) = expected[index];
            Oracle.Equal((sequence, arrival is not null), (packet.Sequence, packet.Received));
            Oracle.Equal((arrival ?? 0) * 2500, packet.Arrival.Ticks);
            arrivals[index++] = arrival ?? RtcpWriter.NotReceived;
        }

        Oracle.Equal(expected.Count, index);
        CheckWriter(arrivals, feedback.BaseSequence, feedback.FeedbackCount, body.Length + HeadLength - taken);
    }

    public static IEnumerable<Seed> Seeds()
    {
        const long Lost = RtcpWriter.NotReceived;
        yield return Made("one", [5]);
        yield return Made("small-large-negative", [0, 300, 100, 101, Lost, 102]);
        yield return Made("run-of-losses", [1, .. Enumerable.Repeat(Lost, 300), 9]);
        yield return Made("every-second-lost", [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? i : Lost)]);
        yield return Made("run-of-hundred", [.. Enumerable.Range(0, 100).Select(i => (long)i)]);
        yield return Made("reference-below-zero", [-1000, -900]);
        yield return new Seed("reserved-status", Convert.FromHexString("000000000000000002" + "00000001000001002001FFFF6001"));
    }

    // What does not fit must be cut off at a packet, and what is written must say the same.
    private static void CheckWriter(long[] arrivals, ushort first, byte count, int room)
    {
        var writer = new RtcpWriter(new byte[Math.Max(0, room)]);
        if (!writer.TryWriteTransportFeedback(1, 2, count, first, arrivals, out var written))
        {
            Oracle.Equal((0, 0), (writer.Length, written));
            return;
        }

        var buffer = new byte[writer.Length];
        writer = new RtcpWriter(buffer);
        Oracle.True(writer.TryWriteTransportFeedback(1, 2, count, first, arrivals.AsSpan(0, written), out var again));
        Oracle.Equal((written, buffer.Length), (again, writer.Length));
        var back = SlowTransportFeedback.Read(buffer.AsSpan(4));
        Oracle.True(back is not null && back.Count == written);
        long? shift = null;
        for (var i = 0; i < written; i++)
        {
            Oracle.Equal((ushort)(first + i), back![i].Sequence);
            Oracle.Equal(arrivals[i] != RtcpWriter.NotReceived, back[i].Arrival is not null);
            if (back[i].Arrival is { } arrival)
            {
                shift ??= arrivals[i] - arrival; // the reference wraps at 24 bits
                Oracle.Equal(arrivals[i] - shift, arrival);
            }
        }
    }

    private static Seed Made(string name, long[] arrivals)
    {
        var buffer = new byte[1024];
        var writer = new RtcpWriter(buffer);
        return writer.TryWriteTransportFeedback(1, 2, 7, 65530, arrivals, out var written) && written == arrivals.Length
            ? new Seed(name, [0, .. buffer.AsSpan(4, writer.Length - 4)])
            : throw new InvalidOperationException("no room for the seed");
    }
}
