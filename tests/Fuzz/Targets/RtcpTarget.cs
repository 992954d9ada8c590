using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>The walk over an RTCP compound and all that its packets say, against <see cref="SlowRtcp"/>.</summary>
internal static class RtcpTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        List<SlowRtcp.Packet> expected = [];
        var expectedError = SlowRtcp.Walk(input, expected);

        var index = 0;
        var reader = new RtcpReader(input);
        for (; reader.TryReadNext(out var packet); index++)
        {
            Oracle.True(index < expected.Count);
            var (type, count, body) = expected[index];
            Oracle.Equal((type, count), (packet.Type, packet.Count));
            Oracle.SameBytes(input[body], packet.Body);
            CheckReports(packet);
            CheckFeedback(packet);
            CheckSources(packet);
        }

        Oracle.Equal(expected.Count, index);
        Oracle.Equal(expectedError, reader.Error);
        Oracle.True(!reader.TryReadNext(out _));
    }

    public static IEnumerable<Seed> Seeds() => RtcpSeeds.All();

    private static void CheckReports(RtcpPacket packet)
    {
        var blocks = new ReportBlock[packet.ReportBlockCount];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = packet.ReadReportBlock(i);
        }

        var isSender = packet.TryReadSenderReport(out var report);
        Oracle.Equal(SlowRtcp.CountBlocks(packet), blocks.Length);
        Oracle.Equal(packet.Type == 200 && packet.Body.Length >= 24, isSender);
        if (!isSender && (packet.Type != 201 || packet.Body.Length < 4))
        {
            Oracle.Equal(0, blocks.Length);
            return;
        }

        // Written again, a report is what it was read from, less what profiles may append behind the blocks.
        Span<byte> written = stackalloc byte[1024];
        var writer = new RtcpWriter(written);
        Oracle.True(isSender
            ? writer.TryWriteSenderReport(report, blocks)
            : writer.TryWriteReceiverReport(packet.SenderSsrc, blocks));
        Oracle.SameBytes(packet.Body[..(writer.Length - 4)], written[4..writer.Length]);
    }

    private static void CheckFeedback(RtcpPacket packet)
    {
        var whole = packet.Body.Length >= 8;
        Oracle.Equal(packet is { Type: 206, Count: 1 } && whole, packet.IsPli(out var pliMedia));
        Oracle.Equal(packet is { Type: 206, Count: 1 } && whole ? SlowRtcp.Word(packet.Body, 1) : 0, pliMedia);

        var requests = packet is { Type: 206, Count: 4 } && whole ? (packet.Body.Length - 8) / 8 : 0;
        for (var i = 0; i <= requests; i++)
        {
            Oracle.Equal(i < requests, packet.TryReadFir(i, out var ssrc, out var command));
            if (i < requests)
            {
                Oracle.Equal((SlowRtcp.Word(packet.Body, 2 + (2 * i)), (byte)(SlowRtcp.Word(packet.Body, 3 + (2 * i)) >> 24)),
                    (ssrc, command));
            }
        }

        var expected = packet is { Type: 205, Count: 1 } && whole ? SlowRtcp.Lost(packet.Body) : [];
        List<ushort> lost = [];
        foreach (var sequence in packet.ReadNacks(out _))
        {
            lost.Add(sequence);
            Oracle.True(lost.Count <= expected.Count);
        }

        Oracle.True(expected.SequenceEqual(lost));
        CheckNackWriter(lost);
        CheckDelays(packet);
    }

    private static void CheckDelays(RtcpPacket packet)
    {
        for (var word = 0; word < Math.Min(packet.Body.Length / 4, 8); word++)
        {
            var ssrc = SlowRtcp.Word(packet.Body, word);
            var delay = packet.Type == 207 ? SlowRtcp.Delay(packet.Body, ssrc) : null;
            Oracle.Equal(delay is not null, packet.TryReadDelay(ssrc, out var last, out var since));
            Oracle.Equal(delay ?? (0, 0), (last, since));
        }
    }

    // A list that ascends comes back as it was; any list comes back as the same set.
    private static void CheckNackWriter(List<ushort> lost)
    {
        var buffer = new byte[16 + (lost.Count * 4)];
        var writer = new RtcpWriter(buffer);
        Oracle.True(writer.TryWriteNack(1, 2, lost.ToArray()));
        var reader = new RtcpReader(buffer.AsSpan(0, writer.Length));
        Oracle.Equal(lost.Count > 0, reader.TryReadNext(out var packet));

        List<ushort> again = [];
        foreach (var sequence in packet.ReadNacks(out _))
        {
            again.Add(sequence);
        }

        var ascends = lost.Zip(lost.Skip(1), (a, b) => (ushort)(b - a) is > 0 and < 0x8000).All(step => step);
        Oracle.True(ascends ? lost.SequenceEqual(again) : lost.ToHashSet().SetEquals(again));
    }

    private static void CheckSources(RtcpPacket packet)
    {
        var left = packet.Type == 203 ? Math.Min(packet.Count, packet.Body.Length / 4) : 0;
        var index = 0;
        foreach (var ssrc in packet.ByeSources)
        {
            Oracle.Equal(SlowRtcp.Word(packet.Body, index++), ssrc);
        }

        Oracle.Equal(left, index);

        var expected = packet.Type == 202 ? SlowRtcp.Items(packet.Body, packet.Count) : [];
        index = 0;
        foreach (var item in packet.SdesItems)
        {
            Oracle.True(index < expected.Count);
            var (ssrc, type, value) = expected[index++];
            Oracle.Equal((ssrc, type), (item.Ssrc, item.Type));
            Oracle.SameBytes(packet.Body[value], item.Value);
        }

        Oracle.Equal(expected.Count, index);
    }
}
