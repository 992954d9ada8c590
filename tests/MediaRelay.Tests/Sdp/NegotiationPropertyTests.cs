using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>Random conversations of offers from a seeded generator: lines are appended, paused, turned, closed and recycled.</summary>
public class NegotiationPropertyTests
{
    private static readonly string[] _directions = ["sendonly", "recvonly", "sendrecv", "inactive"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Answers_mirror_offers_and_slots_stay_what_they_are(int seed)
    {
        for (var conversation = 0; conversation < 25; conversation++)
        {
            RunConversation(new Random((seed * 1000) + conversation));
        }
    }

    private static void RunConversation(Random random)
    {
        var negotiation = new Negotiation();
        var lines = new List<Line> { new("0", "audio", "recvonly", IsClosed: false) };
        var known = new Dictionary<string, (int Pair, uint Ssrc, uint RtxSsrc)>();
        var nextMid = 1;
        for (var round = 0; round < 12; round++)
        {
            var result = negotiation.Apply(OfferOf(lines));

            var sections = result.Sections().Skip(1).ToList();
            Assert.Equal(lines.Select(line => line.Kind), sections.Select(section => section[0][2..].Split(' ')[0]));
            Assert.Equal(lines.Select(line => $"a=mid:{line.Mid}"), sections.Select(section => section[2]));
            foreach (var slot in result.Lines.Where(line => line.Role == LineRole.Slot))
            {
                var identity = (slot.Pair, slot.Ssrc, slot.RtxSsrc);
                Assert.Equal(known.GetValueOrDefault(slot.Mid, identity), identity);
                Assert.Contains($"a=ssrc:{slot.Ssrc} cname:crossstrait", result.Answer, StringComparison.Ordinal);
                known[slot.Mid] = identity;
            }

            var ssrcs = known.Values.SelectMany(slot => new[] { slot.Ssrc, slot.RtxSsrc }).Where(ssrc => ssrc != 0).ToList();
            Assert.Equal(ssrcs.Count, ssrcs.Distinct().Count());
            var pairs = result.Lines.Where(line => line.Role == LineRole.Slot).Select(line => (line.Kind, line.Pair)).ToList();
            Assert.Equal(pairs.Count, pairs.Distinct().Count());

            Change(lines, random, ref nextMid);
        }
    }

    private static void Change(List<Line> lines, Random random, ref int nextMid)
    {
        for (var i = 1; i < lines.Count; i++)
        {
            var line = lines[i];
            lines[i] = (line.IsClosed, random.Next(4)) switch
            {
                (true, 0) => new Line($"{nextMid++}", KindOf(random), _directions[random.Next(4)], IsClosed: false),
                (false, 0) => line with { IsClosed = true },
                (false, 1) => line with { Direction = _directions[random.Next(4)] },
                _ => line,
            };
        }

        for (var more = random.Next(3); more > 0; more--)
        {
            lines.Add(new Line($"{nextMid++}", KindOf(random), _directions[random.Next(4)], IsClosed: false));
        }
    }

    private static string KindOf(Random random) => random.Next(2) == 0 ? "audio" : "video";

    private static string OfferOf(List<Line> lines) => OfferText.Of(
        string.Join(' ', lines.Where(line => !line.IsClosed).Select(line => line.Mid)),
        [.. lines.Select(line => line.Kind == "audio"
            ? OfferText.Audio(line.Mid, line.Direction, port: line.IsClosed ? 0 : 9)
            : OfferText.Video(line.Mid, line.Direction, port: line.IsClosed ? 0 : 9))]);

    private sealed record Line(string Mid, string Kind, string Direction, bool IsClosed);
}
