using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>The rules of one answer. What holds between offers is in <see cref="ReofferTests"/>.</summary>
public class NegotiationTests
{
    private const string MidExtension = "urn:ietf:params:rtp-hdrext:sdes:mid";

    [Theory]
    [InlineData("sendonly", "recvonly", LineRole.Up)]
    [InlineData("sendrecv", "recvonly", LineRole.Up)]
    [InlineData("recvonly", "sendonly", LineRole.Slot)]
    [InlineData("inactive", "inactive", LineRole.None)]
    public void Direction_of_the_offer_decides_the_role(string offered, string answered, object role)
    {
        var result = new Negotiation().Apply(OfferText.Of("0", OfferText.Audio("0", offered)));

        Assert.Contains($"a={answered}", result.Sections()[1]);
        Assert.StartsWith("m=audio 9 ", result.Sections()[1][0], StringComparison.Ordinal);
        Assert.Equal(role, Assert.Single(result.Lines).Role);
    }

    [Fact]
    public void Line_without_a_direction_takes_the_sessions_and_else_sends_and_receives()
    {
        var undirected = OfferText.Audio("0", "sendrecv").Replace("a=sendrecv\r\n", "", StringComparison.Ordinal);

        Assert.Equal(LineRole.Up, new Negotiation().Apply(OfferText.Of("0", undirected)).Lines[0].Role);
        Assert.Equal(LineRole.Slot, new Negotiation().Apply(OfferText.Of("0", ["a=recvonly"], undirected)).Lines[0].Role);
    }

    [Fact]
    public void Line_without_the_right_is_inactive_and_stays_in_the_bundle()
    {
        var offer = OfferText.Of("0 1", OfferText.Audio("0", "sendonly"), OfferText.Audio("1", "recvonly"));

        var silent = new Negotiation().Apply(offer, mayPublish: false);
        var deaf = new Negotiation().Apply(offer, maySubscribe: false);

        Assert.Equal([LineRole.None, LineRole.Slot], silent.Lines.Select(line => line.Role));
        Assert.Equal([LineRole.Up, LineRole.None], deaf.Lines.Select(line => line.Role));
        Assert.Contains("a=inactive", silent.Sections()[1]);
        Assert.Contains("a=group:BUNDLE 0 1", silent.Sections()[0]);
        Assert.DoesNotContain(deaf.Sections()[2], line => line.StartsWith("a=ssrc", StringComparison.Ordinal) || line.StartsWith("a=msid", StringComparison.Ordinal));
    }

    [Fact]
    public void Slots_of_one_pair_share_a_stream_and_have_ssrcs_of_their_own()
    {
        var result = new Negotiation().Apply(OfferText.Of(
            "0 1 2 3 4",
            OfferText.Audio("0", "recvonly"),
            OfferText.Video("1", "recvonly"),
            OfferText.Audio("2", "recvonly"),
            OfferText.Audio("3", "recvonly"),
            OfferText.Video("4", "recvonly")));
        var sections = result.Sections();

        Assert.Equal([0, 0, 1, 2, 1], result.Lines.Select(line => line.Pair));
        Assert.Contains("a=msid:pair-0 a0", sections[1]);
        Assert.Contains("a=msid:pair-0 v0", sections[2]);
        Assert.Contains("a=msid:pair-1 a1", sections[3]);
        Assert.Contains("a=msid:pair-2 a2", sections[4]);
        Assert.Contains("a=msid:pair-1 v1", sections[5]);
        var video = result.Lines[1];
        Assert.Contains($"a=ssrc-group:FID {video.Ssrc} {video.RtxSsrc}", sections[2]);
        Assert.Contains($"a=ssrc:{video.Ssrc} cname:crossstrait", sections[2]);
        Assert.Contains($"a=ssrc:{video.RtxSsrc} cname:crossstrait", sections[2]);
        Assert.Equal(0u, result.Lines[0].RtxSsrc);
        var ssrcs = result.Lines.SelectMany(line => new[] { line.Ssrc, line.RtxSsrc }).Where(ssrc => ssrc != 0).ToList();
        Assert.Equal(7, ssrcs.Distinct().Count());
    }

    [Fact]
    public void Slot_echoes_the_receivers_opus_parameters_and_an_up_line_asks_for_error_correction()
    {
        var sections = new Negotiation().Apply(OfferText.Of("0 1", OfferText.Audio("0", "recvonly"), OfferText.Audio("1", "sendonly"))).Sections();

        Assert.Contains("a=fmtp:111 minptime=10;useinbandfec=1;stereo=1", sections[1]);
        Assert.Contains("a=fmtp:111 minptime=10;useinbandfec=1", sections[2]);
    }

    [Fact]
    public void Data_channel_is_rejected_and_leaves_the_bundle()
    {
        var result = new Negotiation().Apply(OfferText.Of("0 1 2", OfferText.Audio("0"), OfferText.DataChannel("1"), OfferText.Video("2")));

        Assert.Equal("m=application 0 UDP/DTLS/SCTP webrtc-datachannel", result.Sections()[2][0]);
        Assert.Contains("a=mid:1", result.Sections()[2]);
        Assert.Contains("a=group:BUNDLE 0 2", result.Sections()[0]);
        Assert.Equal(["0", "2"], result.Lines.Select(line => line.Mid));
    }

    [Fact]
    public void Candidates_and_credentials_go_by_the_first_accepted_line_of_the_bundle()
    {
        var result = new Negotiation().Apply(OfferText.Of(
            "1 2 0",
            OfferText.Audio("0", transport: OfferText.Transport("uf00")),
            OfferText.DataChannel("1"),
            OfferText.Video("2", transport: OfferText.Transport("uf22", fingerprint: OfferText.OtherFingerprint))));
        var sections = result.Sections();

        Assert.Equal("uf22", result.RemoteUfrag);
        Assert.Equal(0xAA, Assert.Single(result.Fingerprints).Value[0]);
        Assert.Contains("a=group:BUNDLE 2 0", sections[0]);
        Assert.Contains("a=end-of-candidates", sections[3]);
        Assert.DoesNotContain(sections[1].Concat(sections[2]), line => line.Contains("candidate", StringComparison.Ordinal));
    }

    [Fact]
    public void Bundle_only_line_with_port_zero_is_no_rejected_line()
    {
        var bundled = OfferText.Video("1", more: ["a=bundle-only"], transport: [], port: 0);

        var result = new Negotiation().Apply(OfferText.Of("0 1", OfferText.Audio("0"), bundled));

        Assert.Equal(2, result.Lines.Count);
        Assert.StartsWith("m=video 9 ", result.Sections()[2][0], StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1", result.Sections()[0]);
    }

    [Fact]
    public void Bundle_only_line_takes_the_transport_from_a_tagged_line_that_was_rejected()
    {
        var bundled = OfferText.Video("1", more: ["a=bundle-only"], transport: [], port: 0);

        var result = new Negotiation().Apply(OfferText.Of("0 1", OfferText.DataChannel("0"), bundled));

        Assert.Equal("4xAX", result.RemoteUfrag);
        Assert.Contains("a=end-of-candidates", result.Sections()[2]);
    }

    [Fact]
    public void Bare_whip_offer_without_ssrc_rtx_or_extensions_is_answered()
    {
        var offer = OfferText.Of(
            "0 1",
            ["a=ice-options:trickle ice2"],
            OfferText.Audio("0", transport: OfferText.Transport("EsAw", "bP+XJMM09aR8AiX1jdukzR6Y"), more: ["a=rtcp-mux-only", "a=msid:- d46fb922"]),
            OfferText.Video("1", transport: OfferText.Transport("BsAw", "cP+XJMM09aR8AiX1jdukzR6Y"))
                .Replace(" 96 97\r\n", " 96\r\n", StringComparison.Ordinal));

        var result = new Negotiation().Apply(offer);

        Assert.Equal("EsAw", result.RemoteUfrag);
        Assert.Contains("a=ice-options:trickle ice2", result.Sections()[0]);
        Assert.Equal((null, "d46fb922"), (result.Lines[0].StreamId, result.Lines[0].TrackLabel));
        Assert.All(result.Lines, line => Assert.Empty(line.RemoteSources));
        Assert.Equal(0, result.Lines[1].Codecs[0].RtxPayloadType);
        Assert.Equal(0, result.Lines[1].Extensions.IdOf(HeaderExtensionKind.Mid));
        Assert.StartsWith("m=video 9 UDP/TLS/RTP/SAVPF 96", result.Sections()[2][0], StringComparison.Ordinal);
    }

    [Fact]
    public void Offer_of_one_line_needs_neither_bundle_nor_mid()
    {
        var result = new Negotiation().Apply(OfferText.Of(null, OfferText.Audio(null, "recvonly")));

        Assert.Equal("0", Assert.Single(result.Lines).Mid);
        Assert.DoesNotContain(result.Sections().SelectMany(section => section), line =>
            line.StartsWith("a=mid", StringComparison.Ordinal) || line.StartsWith("a=group", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_lines_without_bundle_leave_only_the_first()
    {
        var result = new Negotiation().Apply(OfferText.Of(null, OfferText.DataChannel("0"), OfferText.Audio("1"), OfferText.Video("2")));

        Assert.Equal(["1"], result.Lines.Select(line => line.Mid));
        Assert.StartsWith("m=video 0 ", result.Sections()[3][0], StringComparison.Ordinal);
    }

    [Fact]
    public void Line_outside_the_bundle_is_rejected()
    {
        var result = new Negotiation().Apply(OfferText.Of("1", OfferText.Audio("0"), OfferText.Video("1")));

        Assert.Equal(["1"], result.Lines.Select(line => line.Mid));
        Assert.Contains("a=group:BUNDLE 1", result.Sections()[0]);
    }

    [Theory]
    [InlineData("a=rtcp-mux\r\n", "")]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP")]
    [InlineData("VP8/90000", "H266/90000")]
    [InlineData("VP8/90000", "VP8/48000")]
    [InlineData("m=video 9", "m=video 0")]
    public void Unusable_line_is_rejected_and_the_others_are_not(string text, string instead)
    {
        var video = OfferText.Video("1").Replace(text, instead, StringComparison.Ordinal);

        var result = new Negotiation().Apply(OfferText.Of("0 1", OfferText.Audio("0"), video));

        Assert.Equal(["0"], result.Lines.Select(line => line.Mid));
        Assert.StartsWith("m=video 0 ", result.Sections()[2][0], StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0", result.Sections()[0]);
    }

    [Fact]
    public void Rtx_is_left_out_where_nack_is_not_offered()
    {
        var video = OfferText.Video("0", "recvonly").Replace("a=rtcp-fb:96 nack\r\n", "", StringComparison.Ordinal);

        var result = new Negotiation().Apply(OfferText.Of("0", video));

        Assert.StartsWith("m=video 9 UDP/TLS/RTP/SAVPF 96", result.Sections()[1][0], StringComparison.Ordinal);
        Assert.DoesNotContain(result.Sections()[1], line => line.Contains("rtx", StringComparison.Ordinal) || line.Contains("FID", StringComparison.Ordinal));
        Assert.Equal(0u, result.Lines[0].RtxSsrc);
    }

    [Fact]
    public void Feedback_for_all_payload_types_counts_for_each()
    {
        var audio = OfferText.Audio("0", more: ["a=rtcp-fb:* nack", "a=rtcp-fb:* ccm tmmbr"]);

        var codec = new Negotiation().Apply(OfferText.Of("0", audio)).Lines[0].Codecs[0];

        Assert.Equal((true, false, false), (codec.Nack, codec.Pli, codec.Fir));
    }

    [Fact]
    public void One_way_extension_is_answered_where_its_way_is_of_use()
    {
        string[] extensions =
        [
            $"a=extmap:3/sendonly {MidExtension}",
            "a=extmap:4/recvonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:15 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=extmap:4096 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
            "a=extmap:7 urn:example:unknown",
        ];

        var sections = new Negotiation()
            .Apply(OfferText.Of("0 1", OfferText.Audio("0", "sendonly", extensions), OfferText.Audio("1", "recvonly", extensions))).Sections();

        Assert.Equal([$"a=extmap:3/recvonly {MidExtension}"], sections[1].Where(line => line.StartsWith("a=extmap:", StringComparison.Ordinal)));
        Assert.Equal(
            ["a=extmap:4/sendonly http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"],
            sections[2].Where(line => line.StartsWith("a=extmap:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Extension_id_with_two_meanings_in_one_bundle_is_refused()
    {
        var (reason, detail) = new Negotiation().Refuse(OfferText.Of(
            "0 1", OfferText.Audio("0", more: [$"a=extmap:3 {MidExtension}"]), OfferText.Video("1", more: ["a=extmap:3 urn:3gpp:video-orientation"])));

        Assert.Equal(OfferRefusal.BadSdp, reason);
        Assert.Contains("extension id 3", detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active")]
    [InlineData("actpass")]
    public void Offerer_that_can_be_the_dtls_client_is_answered_passive(string setup)
    {
        var result = new Negotiation().Apply(OfferText.Of("0", OfferText.Audio("0", transport: OfferText.Transport(setup: setup))));

        Assert.Contains("a=setup:passive", result.Sections()[1]);
    }

    [Theory]
    [InlineData("a=setup:actpass", "a=setup:passive", "setup")]
    [InlineData("a=setup:actpass", "a=setup:holdconn", "setup")]
    [InlineData("a=ice-ufrag:4xAX\r\n", "", "ice-ufrag")]
    [InlineData("a=ice-pwd:XDxS/HNnfFQwtEzN00KxChdo\r\n", "", "ice-pwd")]
    [InlineData("a=fingerprint:" + OfferText.Fingerprint + "\r\n", "", "fingerprint")]
    [InlineData("sha-256 93:8D", "sha-256 93", "fingerprint")]
    [InlineData("sha-256", "sha-1", "fingerprint")]
    [InlineData("s=-\r\n", "s=-\r\na=ice-lite\r\n", "ice-lite")]
    public void Transport_that_cannot_work_is_refused_with_line_and_reason(string text, string instead, string reason)
    {
        var offer = OfferText.Of("0", OfferText.Audio("0")).Replace(text, instead, StringComparison.Ordinal);

        var refusal = new Negotiation().Refuse(offer);

        Assert.Equal(OfferRefusal.BadSdp, refusal.Reason);
        Assert.Matches("^line [0-9]+: ", refusal.Detail);
        Assert.Contains(reason, refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_wide_transport_holds_for_lines_without_their_own()
    {
        var result = new Negotiation().Apply(OfferText.Of("0", OfferText.Transport("sess"), OfferText.Audio("0", transport: [])));

        Assert.Equal("sess", result.RemoteUfrag);
    }

    [Theory]
    [InlineData(false, "no codec")]
    [InlineData(true, "no application")]
    public void Offer_with_nothing_usable_is_refused_as_such(bool data, string why)
    {
        var line = data ? OfferText.DataChannel("0") : OfferText.Audio("0").Replace("opus", "speex", StringComparison.Ordinal);

        var (reason, detail) = new Negotiation().Refuse(OfferText.Of("0", line));

        Assert.Equal(OfferRefusal.NothingUsable, reason);
        Assert.StartsWith("line 6: ", detail, StringComparison.Ordinal);
        Assert.Contains(why, detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lines_with_one_mid_are_refused()
    {
        Assert.Equal(OfferRefusal.BadSdp, new Negotiation().Refuse(OfferText.Of("0", OfferText.Audio("0"), OfferText.Video("0"))).Reason);
    }

    [Fact]
    public void Sources_are_read_from_sending_lines_only()
    {
        var offer = OfferText.Of("0 1", OfferText.Audio("0", "sendonly", ["a=ssrc:77 cname:x"]), OfferText.Audio("1", "recvonly", ["a=ssrc:78 cname:x"]));

        var result = new Negotiation().Apply(offer);

        Assert.Equal([new RemoteSource(77, 0)], result.Lines[0].RemoteSources);
        Assert.Empty(result.Lines[1].RemoteSources);
    }
}
