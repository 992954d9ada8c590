using System.Globalization;
using System.Text.RegularExpressions;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>Recorded offers, damaged: each is answered in full or refused with a line and a reason, and nothing is thrown.</summary>
public partial class MalformedOfferTests
{
    public static TheoryData<string> Offers => [.. OfferText.RecordedNames];

    [Theory]
    [MemberData(nameof(Offers))]
    public void Offer_cut_behind_any_line_is_answered_or_refused_with_a_line(string name)
    {
        var lines = LinesOf(name);
        for (var kept = 0; kept < lines.Length; kept++)
        {
            AssertAnsweredOrRefused(string.Join("\r\n", lines.Take(kept)));
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Offer_cut_within_any_line_is_answered_or_refused_with_a_line(string name)
    {
        var text = OfferText.Recorded(name);
        for (var kept = 0; kept < text.Length; kept += 31)
        {
            AssertAnsweredOrRefused(text[..kept]);
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Line_that_is_no_sdp_is_refused_by_its_number(string name)
    {
        var lines = LinesOf(name);
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var wrong in (string[])[lines[i][..1], lines[i][1..], lines[i].Replace('=', ':'), "Q" + lines[i][1..], lines[i] + "\u0001", ""])
            {
                var text = string.Join("\r\n", [.. lines.Take(i), wrong, .. lines.Skip(i + 1), "a=last"]);

                Assert.False(new Negotiation().TryApply(text, Answering.Local, new LineRights(true, true), out _, out var reason, out var detail));
                Assert.Equal(OfferRefusal.BadSdp, reason);
                Assert.Equal(i + 1, LineOf(detail));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Line_with_another_value_is_answered_or_refused_with_a_line(string name)
    {
        var lines = LinesOf(name);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var value = line.IndexOf(':', StringComparison.Ordinal) + 1;
            foreach (var other in (string[])
                [line[..value], line[..value] + "x", line[..value] + "99999999999", line + " " + line, line[..(line.Length / 2)] + "=", line + "\r\n" + line])
            {
                AssertAnsweredOrRefused(string.Join("\r\n", [.. lines.Take(i), other, .. lines.Skip(i + 1)]));
            }
        }
    }

    [Theory]
    [InlineData("a=mid:")]
    [InlineData("a=mid:two words")]
    [InlineData("a=rtpmap:111")]
    [InlineData("a=rtpmap:128 opus/48000/2")]
    [InlineData("a=rtpmap:112 opus")]
    [InlineData("a=rtpmap:112 opus/x")]
    [InlineData("a=rtpmap:112 opus/48000/2/1")]
    [InlineData("a=rtpmap:111 opus/48000/2")]
    [InlineData("a=fmtp:x minptime=10")]
    [InlineData("a=fmtp:111")]
    [InlineData("a=rtcp-fb:nack")]
    [InlineData("a=rtcp-fb:* ")]
    [InlineData("a=extmap:0 urn:x")]
    [InlineData("a=extmap:256 urn:x")]
    [InlineData("a=extmap:4")]
    [InlineData("a=extmap:4/both urn:x")]
    [InlineData("a=extmap:4352 urn:x")]
    [InlineData("a=ssrc:x cname:y")]
    [InlineData("a=ssrc:4294967296 cname:y")]
    [InlineData("a=ssrc-group:FID 1")]
    [InlineData("a=ssrc-group:FID 1 1")]
    [InlineData("a=ssrc-group:FID 1 2 3")]
    [InlineData("a=ssrc-group:FID 1 x")]
    [InlineData("a=rid:f")]
    [InlineData("a=rid:f both")]
    [InlineData("a=rid:f/ send")]
    [InlineData("a=simulcast:send")]
    [InlineData("a=simulcast:send f;;h")]
    [InlineData("a=msid:a b c")]
    [InlineData("a=setup:maybe")]
    [InlineData("a=fingerprint:sha-256")]
    [InlineData("a=fingerprint:sha-256 not hexadecimal")]
    [InlineData("a=ice-ufrag:abc")]
    [InlineData("a=ice-ufrag:ab\"d")]
    [InlineData("a=ice-pwd:short")]
    [InlineData("a=ice-options:")]
    public void Attribute_that_the_relay_reads_must_be_well_formed(string attribute)
    {
        var offer = OfferText.Of("0", OfferText.Audio("0", more: ["a=fine", attribute]));
        var line = offer.TrimEnd().Split("\r\n").Length;

        var (reason, detail) = new Negotiation().Refuse(offer);

        Assert.Equal(OfferRefusal.BadSdp, reason);
        Assert.Equal(line, LineOf(detail));
    }

    [Fact]
    public void Payload_type_that_is_no_number_is_refused_by_the_line_it_stands_on()
    {
        var (reason, detail) = new Negotiation().Refuse(OfferText.Of("0", OfferText.Audio("0").Replace("SAVPF 111", "SAVPF opus", StringComparison.Ordinal)));

        Assert.Equal(OfferRefusal.BadSdp, reason);
        Assert.Equal(6, LineOf(detail));
    }

    [Fact]
    public void Carriage_return_within_a_value_does_not_smuggle_a_line_into_the_answer()
    {
        var offer = OfferText.Of("0", OfferText.Audio("0", "recvonly").Replace("stereo=1", "stereo=1\ra=setup:active", StringComparison.Ordinal));

        var result = new Negotiation().Apply(offer);

        Assert.DoesNotContain("a=setup:active", result.Answer, StringComparison.Ordinal);
    }

    private static string[] LinesOf(string name) => OfferText.Recorded(name).TrimEnd().Split("\r\n");

    private static int LineOf(string detail)
    {
        var match = Detail().Match(detail);
        Assert.True(match.Success, detail);
        return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static void AssertAnsweredOrRefused(string text)
    {
        if (new Negotiation().TryApply(text, Answering.Local, new LineRights(true, true), out var result, out _, out var detail))
        {
            var offered = Answering.SectionsOf(text).Skip(1).Select(section => section[0].Split(' ')[0]);
            Assert.Equal(offered, result.Sections().Skip(1).Select(section => section[0].Split(' ')[0]));
        }
        else
        {
            Assert.InRange(LineOf(detail), 1, text.Split('\n').Length + 1);
        }
    }

    [GeneratedRegex("^line ([0-9]+): [^ ]")]
    private static partial Regex Detail();
}
