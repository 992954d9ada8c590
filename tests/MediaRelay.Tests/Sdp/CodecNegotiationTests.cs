using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>Which codecs, feedback and extensions an answer takes, and in which order.</summary>
public class CodecNegotiationTests
{
    [Theory]
    [InlineData("VP9 vp8", "Vp9,Vp8")]
    [InlineData("AV1", "Av1")]
    [InlineData("H264 AV1 H264", "H264,Av1")]
    [InlineData("theora", "Vp8,H264,Av1,Vp9")] // nothing wanted is offered: all of it
    [InlineData("", "Vp8,H264,Av1,Vp9")]
    public void Publisher_sends_what_the_caller_wants_in_its_order(string wanted, string expected)
    {
        var video = Apply(OfferText.Recorded("offer-chromium-default.sdp"), wanted.Split(' ')).Lines[1];

        Assert.Equal(expected.Split(','), video.Codecs.Select(codec => codec.Codec.ToString()));
    }

    [Fact]
    public void Receiver_takes_all_codecs_and_has_its_own_parameters_back()
    {
        var offer = OfferText.Recorded("offer-chromium-default.sdp").Replace("a=sendrecv", "a=recvonly", StringComparison.Ordinal);

        var result = Apply(offer, ["VP9"]);

        Assert.Equal(LineRole.Slot, result.Lines[1].Role);
        Assert.Equal([Codec.Vp8, Codec.H264, Codec.Av1, Codec.Vp9], result.Lines[1].Codecs.Select(codec => codec.Codec));
        Assert.Contains("a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f", result.Sections()[2]);
        Assert.Contains("a=fmtp:98 profile-id=0", result.Sections()[2]);
        Assert.NotEqual(0, result.Lines[1].Extensions.IdOf(HeaderExtensionKind.TransportSequenceNumber));
        Assert.Equal(0, result.Lines[1].Extensions.IdOf(HeaderExtensionKind.Rid));
    }

    [Fact]
    public void Filter_of_video_codecs_leaves_audio_alone()
    {
        Assert.Equal(Codec.Opus, Apply(OfferText.Of("0", OfferText.Audio("0")), ["VP8"]).Lines[0].Codecs[0].Codec);
    }

    [Theory]
    [InlineData("111 63", "m=audio 9 UDP/TLS/RTP/SAVPF 111 63")]
    [InlineData("63 111", "m=audio 9 UDP/TLS/RTP/SAVPF 63 111")] // so the browser sends it
    public void Redundant_audio_keeps_its_place_before_or_after_its_codec(string formats, string expected)
    {
        var result = Apply(WithRed(formats, "a=fmtp:63 111/111"), null);

        Assert.Equal(63, result.Lines[0].Codecs[0].RedPayloadType);
        Assert.Equal(expected, result.Sections()[1][0]);
        Assert.Contains("a=fmtp:63 111/111", result.Sections()[1]);
    }

    [Theory]
    [InlineData("a=fmtp:63 111/0")] // the older frame in another codec
    [InlineData("a=fmtp:63 111")]
    [InlineData("a=fmtp:63 x/x")]
    [InlineData("a=ptime:20")] // no parameters
    public void Redundancy_in_anything_but_one_codec_is_left_out(string format)
    {
        var result = Apply(WithRed("111 63 0", format), null);

        Assert.Equal(0, result.Lines[0].Codecs[0].RedPayloadType);
        Assert.DoesNotContain(result.Sections()[1], line => line.Contains("red/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Encryption_end_to_end_concerns_what_is_published_alone(bool encrypted)
    {
        var offer = OfferText.Of("0 1", OfferText.Video("0"), OfferText.Video("1", "recvonly"));
        new Negotiation().TryApply(offer, Answering.Local, new LineRights(true, true, encrypted), out var result, out _, out _);

        Assert.Equal([encrypted, false], result!.Lines.Select(line => line.IsEncrypted));
    }

    [Fact]
    public void Encodings_beyond_four_are_left_out()
    {
        string[] rids = ["a", "b", "c", "d", "e"];
        var video = OfferText.Video("0", more: [.. rids.Select(rid => $"a=rid:{rid} send"), "a=simulcast:send a;b;~c,x;d;e"]);

        var result = Apply(OfferText.Of("0", video), null);

        Assert.Equal(["a", "b", "c", "d"], result.Lines[0].Rids);
        Assert.Contains("a=simulcast:recv a;b;c;d", result.Sections()[1]);
    }

    [Fact]
    public void Simulcast_that_only_receives_asks_nothing_of_the_relay()
    {
        var video = OfferText.Video("0", more: ["a=rid:a recv", "a=simulcast:recv a"]);

        Assert.Empty(Apply(OfferText.Of("0", video), null).Lines[0].Rids);
    }

    [Fact]
    public void H264_is_answered_with_the_profile_of_the_offer_and_levels_of_each_side()
    {
        var offer = OfferText.Of("0", OfferText.Video("0", more: ["a=rtpmap:98 H264/90000", "a=fmtp:98 packetization-mode=1;profile-level-id=42C01e;x=1"]))
            .Replace("SAVPF 96 97", "SAVPF 98", StringComparison.Ordinal);

        Assert.Contains("a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42C01e", Apply(offer, null).Sections()[1]);
    }

    private static string WithRed(string formats, string format) =>
        OfferText.Of("0", OfferText.Audio("0", more: ["a=rtpmap:63 red/48000/2", format]))
            .Replace("SAVPF 111", $"SAVPF {formats}", StringComparison.Ordinal);

    private static NegotiationResult Apply(string offer, IReadOnlyList<string>? wanted)
    {
        var applied = new Negotiation().TryApply(
            offer, Answering.Local, new LineRights(true, true, VideoCodecs: wanted), out var result, out _, out var detail);
        Assert.True(applied, detail);
        return result!;
    }
}
