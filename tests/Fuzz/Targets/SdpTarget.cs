using System.Text;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// An offer and its repetition. The answer is held against the text of the offer, read in the plainest way: as many
/// m-lines, no line that smuggles itself in, and the same slots when the same offer comes again.
/// </summary>
internal static class SdpTarget
{
    private static readonly LocalParameters _local = new(
        "aaRELAY1",
        "0123456789abcdefghijklmn",
        "sha-256 00:11:22",
        ["candidate:1 1 udp 2130706431 192.0.2.10 40000 typ host"]);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var negotiation = new Negotiation();
        if (!negotiation.TryApply(text, _local, new LineRights(true, true), out var first, out _, out var detail))
        {
            // Refused with the number of a line of the offer, or of the one that is missing behind its end.
            Oracle.True(detail.StartsWith("line ", StringComparison.Ordinal));
            var number = detail[5..detail.IndexOf(':', StringComparison.Ordinal)];
            Oracle.True(int.TryParse(number, out var line) && line >= 1 && line <= CountLines(text) + 1);
            return;
        }

        var offered = MediaKinds(text);
        var answered = MediaKinds(first.Answer);
        Oracle.True(offered.SequenceEqual(answered));
        Oracle.Equal(answered.Count - CountRejected(first.Answer), first.Lines.Count);
        CheckLines(first);
        CheckAnswer(first.Answer);

        Oracle.True(!negotiation.RestartsIce(text));
        Oracle.True(negotiation.TryApply(text, _local, new LineRights(true, true), out var second, out _, out _));
        Oracle.True(!second!.IceRestarted);
        Oracle.True(first.Lines.Select(Identity).SequenceEqual(second.Lines.Select(Identity)));
    }

    private static void CheckLines(NegotiationResult result)
    {
        HashSet<uint> ssrcs = [];
        HashSet<(object, int)> pairs = [];
        foreach (var line in result.Lines)
        {
            Oracle.True(line.Codecs.Count > 0);
            Oracle.True(line.Rids.Count == 0 || (line.Role == LineRole.Up && line.Rids.Count <= 4));
            Oracle.True(line.Rids.Distinct().Count() == line.Rids.Count);
            Oracle.True(line.Codecs.All(codec => codec.RedPayloadType == 0 || codec.RedPayloadType != codec.PayloadType));
            Oracle.Equal(line.Role == LineRole.Slot, line.Ssrc != 0);
            Oracle.True(line.Ssrc == 0 || ssrcs.Add(line.Ssrc));
            Oracle.True(line.RtxSsrc == 0 || ssrcs.Add(line.RtxSsrc));
            Oracle.True(line.Role != LineRole.Slot || pairs.Add((line.Kind, line.Pair)));
            var hasRtx = line.Codecs.Any(codec => codec.RtxPayloadType != 0);
            Oracle.Equal(line.Role == LineRole.Slot && hasRtx, line.RtxSsrc != 0);
        }

        Oracle.Equal(result.Lines.Count, result.Lines.Select(line => line.Mid).Distinct().Count());
    }

    /// <summary>What we write we can read, and what only the relay may say stands as often as it said it.</summary>
    private static void CheckAnswer(string answer)
    {
        Oracle.True(SdpReader.TryRead(answer, out var description, out _));
        Oracle.True(OfferReader.TryRead(description!, out _, out _));
        var lines = answer.Split("\r\n");
        Oracle.True(lines.All(line => line.Length == 0 || line[1] == '='));
        Oracle.Equal(1, lines.Count(line => line == "a=ice-lite"));
        Oracle.True(ValuesOf(lines, "a=setup:").All(value => value == "passive"));
        Oracle.True(ValuesOf(lines, "a=fingerprint:").All(value => value == _local.Fingerprint));
        Oracle.Equal(1, lines.Count(line => line == "a=end-of-candidates"));
    }

    private static IEnumerable<string> ValuesOf(string[] lines, string name) =>
        lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..]);

    private static (string Mid, LineRole Role, int Pair, uint Ssrc, uint RtxSsrc) Identity(MediaLine line) =>
        (line.Mid, line.Role, line.Pair, line.Ssrc, line.RtxSsrc);

    private static List<string> MediaKinds(string text)
    {
        List<string> kinds = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("m="))
            {
                kinds.Add(line[2..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
            }
        }

        return kinds;
    }

    private static int CountRejected(string answer) =>
        answer.Split("\r\n").Count(line => line.StartsWith("m=", StringComparison.Ordinal) && line.Split(' ')[1] == "0");

    private static int CountLines(string text)
    {
        var lines = 0;
        foreach (var _ in text.AsSpan().EnumerateLines())
        {
            lines++;
        }

        return lines;
    }
}
