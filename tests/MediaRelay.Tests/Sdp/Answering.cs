using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>Applies offers with fixed local parameters and cuts answers into sections (0 is the session part).</summary>
internal static class Answering
{
    public static LocalParameters Local { get; } = new(
        "aaRELAY1",
        "0123456789abcdefghijklmn",
        "sha-256 00:11:22",
        ["candidate:1 1 udp 2130706431 192.0.2.10 40000 typ host", "candidate:2 1 udp 2130706175 2001:db8::10 40000 typ host"]);

    public static NegotiationResult Apply(this Negotiation negotiation, string offer, bool mayPublish = true, bool maySubscribe = true)
    {
        var applied = negotiation.TryApply(offer, Local, new LineRights(mayPublish, maySubscribe), out var result, out _, out var detail);
        Assert.True(applied, detail);
        return result!;
    }

    public static (OfferRefusal Reason, string Detail) Refuse(this Negotiation negotiation, string offer)
    {
        Assert.False(negotiation.TryApply(offer, Local, new LineRights(true, true), out var result, out var reason, out var detail));
        Assert.Null(result);
        return (reason, detail);
    }

    public static List<List<string>> Sections(this NegotiationResult result) => SectionsOf(result.Answer);

    public static List<List<string>> SectionsOf(string description)
    {
        var sections = new List<List<string>> { new() };
        foreach (var line in description.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                sections.Add([]);
            }

            sections[^1].Add(line);
        }

        return sections;
    }
}
