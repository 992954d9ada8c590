using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>What holds from one offer to the next.</summary>
public class ReofferTests
{
    private readonly Negotiation _negotiation = new();

    [Fact]
    public void Version_of_the_answer_grows_by_one_and_its_session_stays()
    {
        var offer = OfferText.Of("0", OfferText.Audio("0"));

        var first = OriginOf(_negotiation.Apply(offer));
        _negotiation.Refuse("v=0");
        var second = OriginOf(_negotiation.Apply(offer));

        Assert.Equal(first[1], second[1]);
        Assert.Equal(long.Parse(first[2]) + 1, long.Parse(second[2]));
    }

    [Fact]
    public void Appended_lines_leave_the_slots_before_them_as_they_were()
    {
        var few = _negotiation.Apply(OfferText.Of("0 1", OfferText.Audio("0", "recvonly"), OfferText.Video("1", "recvonly")));
        var many = _negotiation.Apply(OfferText.Of(
            "0 1 2 3",
            OfferText.Audio("0", "recvonly"), OfferText.Video("1", "recvonly"), OfferText.Audio("2", "recvonly"), OfferText.Video("3", "recvonly")));

        Assert.Equal(few.Lines.Select(Identity), many.Lines.Take(2).Select(Identity));
        Assert.Equal([1, 1], many.Lines.Skip(2).Select(line => line.Pair));
        Assert.Equal(few.Sections()[2].Where(IsSource), many.Sections()[2].Where(IsSource));
    }

    [Fact]
    public void Slot_that_goes_inactive_comes_back_as_the_same_slot()
    {
        string Offer(string direction) => OfferText.Of("0 1", OfferText.Video("0", direction), OfferText.Video("1", "recvonly"));

        var before = _negotiation.Apply(Offer("recvonly"));
        var away = _negotiation.Apply(Offer("inactive"));
        var back = _negotiation.Apply(Offer("recvonly"));

        Assert.Equal(LineRole.None, away.Lines[0].Role);
        Assert.Contains("a=group:BUNDLE 0 1", away.Sections()[0]);
        Assert.Equal(before.Lines.Select(Identity), back.Lines.Select(Identity));
    }

    [Fact]
    public void Pair_of_an_inactive_slot_is_not_given_away()
    {
        _negotiation.Apply(OfferText.Of("0", OfferText.Video("0", "recvonly")));

        var result = _negotiation.Apply(OfferText.Of("0 1", OfferText.Video("0", "inactive"), OfferText.Video("1", "recvonly")));

        Assert.Equal(1, result.Lines[1].Pair);
    }

    [Fact]
    public void Recycled_line_is_a_new_slot_with_a_new_ssrc()
    {
        var first = _negotiation.Apply(OfferText.Of("0 1", OfferText.Video("0", "recvonly"), OfferText.Video("1", "recvonly")));
        var closed = _negotiation.Apply(OfferText.Of("1", OfferText.Video("0", "inactive", port: 0), OfferText.Video("1", "recvonly")));
        var recycled = _negotiation.Apply(OfferText.Of("1 2", OfferText.Video("2", "recvonly"), OfferText.Video("1", "recvonly")));

        Assert.Equal(["1"], closed.Lines.Select(line => line.Mid));
        Assert.StartsWith("m=video 0 ", closed.Sections()[1][0], StringComparison.Ordinal);
        Assert.Equal(["2", "1"], recycled.Lines.Select(line => line.Mid));
        Assert.Equal(0, recycled.Lines[0].Pair);
        Assert.NotEqual(first.Lines[0].Ssrc, recycled.Lines[0].Ssrc);
        Assert.NotEqual(first.Lines[0].RtxSsrc, recycled.Lines[0].RtxSsrc);
        Assert.Equal(Identity(first.Lines[1]), Identity(recycled.Lines[1]));
    }

    [Fact]
    public void Recycled_line_may_change_its_kind()
    {
        _negotiation.Apply(OfferText.Of("0 1", OfferText.Video("0"), OfferText.Audio("1")));
        _negotiation.Apply(OfferText.Of("1", OfferText.Video("0", "inactive", port: 0), OfferText.Audio("1")));

        var result = _negotiation.Apply(OfferText.Of("1 2", OfferText.Audio("2"), OfferText.Audio("1")));

        Assert.Equal(MediaKind.Audio, result.Lines[0].Kind);
    }

    [Fact]
    public void Up_line_stops_and_starts_again()
    {
        string Offer(string direction) => OfferText.Of("0", OfferText.Audio("0", direction));

        Assert.Equal(LineRole.Up, _negotiation.Apply(Offer("sendonly")).Lines[0].Role);
        Assert.Equal(LineRole.None, _negotiation.Apply(Offer("inactive")).Lines[0].Role);
        Assert.Equal(LineRole.Up, _negotiation.Apply(Offer("sendonly")).Lines[0].Role);
    }

    [Fact]
    public void All_lines_may_be_closed_once_there_was_a_transport()
    {
        var first = _negotiation.Apply(OfferText.Of("0", OfferText.Audio("0")));

        var closed = _negotiation.Apply(OfferText.Of(null, ["a=group:BUNDLE"], OfferText.Audio("0", "inactive", port: 0)));

        Assert.Empty(closed.Lines);
        Assert.Equal(first.RemoteUfrag, closed.RemoteUfrag);
        Assert.False(closed.IceRestarted);
        Assert.DoesNotContain(closed.Sections()[0], line => line.StartsWith("a=group", StringComparison.Ordinal));
    }

    [Fact]
    public void New_credentials_are_an_ice_restart_and_the_same_ones_are_not()
    {
        string Offer(string ufrag) => OfferText.Of("0", OfferText.Audio("0", transport: OfferText.Transport(ufrag)));

        Assert.False(_negotiation.RestartsIce(Offer("old0")));
        Assert.False(_negotiation.Apply(Offer("old0")).IceRestarted);
        Assert.False(_negotiation.Apply(Offer("old0")).IceRestarted);
        Assert.True(_negotiation.RestartsIce(Offer("new0")));
        Assert.True(_negotiation.Apply(Offer("new0")).IceRestarted);
        Assert.False(_negotiation.Apply(Offer("new0")).IceRestarted);
    }

    [Fact]
    public void Restart_outside_an_offer_is_not_seen_as_another_one_by_the_next_offer()
    {
        _negotiation.Apply(OfferText.Of("0", OfferText.Audio("0")));

        _negotiation.RemoteRestarted("new0", "cP+XJMM09aR8AiX1jdukzR6Y");
        var offer = OfferText.Of("0", OfferText.Audio("0", transport: OfferText.Transport("new0", "cP+XJMM09aR8AiX1jdukzR6Y")));

        Assert.False(_negotiation.RestartsIce(offer));
        Assert.False(_negotiation.Apply(offer).IceRestarted);
    }

    [Fact]
    public void Other_credentials_on_a_line_that_is_not_tagged_are_no_restart()
    {
        string Offer(string second) =>
            OfferText.Of("0 1", OfferText.Audio("0"), OfferText.Video("1", transport: OfferText.Transport(second)));

        _negotiation.Apply(Offer("aaaa"));

        Assert.False(_negotiation.Apply(Offer("bbbb")).IceRestarted);
    }

    [Fact]
    public void Fewer_lines_than_before_are_refused()
    {
        _negotiation.Apply(OfferText.Of("0 1", OfferText.Audio("0"), OfferText.Video("1")));

        AssertRefused(OfferText.Of("0", OfferText.Audio("0")), "m-lines");
    }

    [Fact]
    public void Mid_of_a_living_line_may_not_change()
    {
        _negotiation.Apply(OfferText.Of("0", OfferText.Audio("0")));

        AssertRefused(OfferText.Of("1", OfferText.Audio("1")), "mid");
    }

    [Fact]
    public void Kind_of_a_living_line_may_not_change()
    {
        _negotiation.Apply(OfferText.Of("0", OfferText.Audio("0")));

        AssertRefused(OfferText.Of("0", OfferText.Video("0")), "may not become video");
    }

    [Fact]
    public void Certificate_may_not_change()
    {
        _negotiation.Apply(OfferText.Of("0", OfferText.Audio("0")));

        AssertRefused(OfferText.Of("0", OfferText.Audio("0", transport: OfferText.Transport(fingerprint: OfferText.OtherFingerprint))), "fingerprint");
    }

    [Fact]
    public void Refused_offer_changes_nothing()
    {
        var offer = OfferText.Of("0", OfferText.Video("0", "recvonly"));
        var before = _negotiation.Apply(offer);

        _negotiation.Refuse(OfferText.Of("0 1", OfferText.Video("0", "recvonly"), OfferText.Audio("1", "recvonly", ["a=extmap:x y"])));
        var after = _negotiation.Apply(offer);

        Assert.Equal(before.Lines.Select(Identity), after.Lines.Select(Identity));
    }

    private static (string Mid, int Pair, uint Ssrc, uint RtxSsrc) Identity(MediaLine line) => (line.Mid, line.Pair, line.Ssrc, line.RtxSsrc);

    private static bool IsSource(string line) =>
        line.StartsWith("a=ssrc", StringComparison.Ordinal) || line.StartsWith("a=msid", StringComparison.Ordinal);

    private static string[] OriginOf(NegotiationResult result) => result.Sections()[0][1].Split(' ');

    private void AssertRefused(string offer, string why)
    {
        var (reason, detail) = _negotiation.Refuse(offer);
        Assert.Equal(OfferRefusal.BadSdp, reason);
        Assert.Matches("^line [0-9]+: ", detail);
        Assert.Contains(why, detail, StringComparison.Ordinal);
    }
}
