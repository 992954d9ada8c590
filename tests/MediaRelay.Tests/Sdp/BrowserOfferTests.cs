using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

/// <summary>The recorded offers of real browsers, answered.</summary>
public class BrowserOfferTests
{
    public static TheoryData<string> Offers => [.. OfferText.RecordedNames];

    [Theory]
    [MemberData(nameof(Offers))]
    public void Every_recorded_offer_is_answered_line_by_line(string name)
    {
        var offer = OfferText.Recorded(name);

        var sections = new Negotiation().Apply(offer).Sections();

        Assert.Equal(3, sections.Count);
        Assert.StartsWith("m=audio 9 UDP/TLS/RTP/SAVPF ", sections[1][0], StringComparison.Ordinal);
        Assert.StartsWith("m=video 9 UDP/TLS/RTP/SAVPF ", sections[2][0], StringComparison.Ordinal);
        Assert.Contains("a=group:BUNDLE 0 1", sections[0]);
        Assert.Contains("a=recvonly", sections[1]);
        Assert.Contains("a=recvonly", sections[2]);
        Assert.Contains(sections[2], line => line.EndsWith(" transport-cc", StringComparison.Ordinal));
        Assert.Contains(sections[2], line => line.EndsWith(" goog-remb", StringComparison.Ordinal));
        Assert.Contains(sections[2], line => line.EndsWith("transport-wide-cc-extensions-01", StringComparison.Ordinal));
        Assert.Equal(
            offer.Contains("dependency-descriptor", StringComparison.Ordinal),
            sections[2].Exists(line => line.Contains("dependency-descriptor", StringComparison.Ordinal)));
        Assert.Equal(
            offer.Contains("a=simulcast:send", StringComparison.Ordinal),
            sections[2].Exists(line => line.StartsWith("a=simulcast:recv", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Offers))]
    public void Every_answer_is_sdp_that_we_can_read_ourselves(string name)
    {
        var answer = new Negotiation().Apply(OfferText.Recorded(name)).Answer;

        Assert.True(SdpReader.TryRead(answer, out var description, out var error), error.ToString());
        Assert.True(OfferReader.TryRead(description, out _, out error), error.ToString());
    }

    [Fact]
    public void Chromium_default_offer_is_answered_word_for_word()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-chromium-default.sdp"));
        var sections = result.Sections();

        Assert.Equal(["a=group:BUNDLE 0 1", "a=ice-lite", "a=ice-options:trickle", "a=extmap-allow-mixed"], sections[0].Skip(4));
        Assert.Equal(
            [
                "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
                "c=IN IP4 0.0.0.0",
                "a=mid:0",
                "a=ice-ufrag:aaRELAY1",
                "a=ice-pwd:0123456789abcdefghijklmn",
                "a=fingerprint:sha-256 00:11:22",
                "a=setup:passive",
                "a=recvonly",
                "a=rtcp-mux",
                "a=rtcp-rsize",
                "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 minptime=10;useinbandfec=1",
                "a=rtcp-fb:111 transport-cc",
                "a=rtpmap:63 red/48000/2",
                "a=fmtp:63 111/111",
                "a=candidate:1 1 udp 2130706431 192.0.2.10 40000 typ host",
                "a=candidate:2 1 udp 2130706175 2001:db8::10 40000 typ host",
                "a=end-of-candidates",
            ],
            sections[1]);
        Assert.Equal(
            [
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 45 46 98 99",
                "c=IN IP4 0.0.0.0",
                "a=mid:1",
                "a=ice-ufrag:aaRELAY1",
                "a=ice-pwd:0123456789abcdefghijklmn",
                "a=fingerprint:sha-256 00:11:22",
                "a=setup:passive",
                "a=recvonly",
                "a=rtcp-mux",
                "a=rtcp-rsize",
                "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                "a=extmap:13 urn:3gpp:video-orientation",
                "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
                "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 goog-remb",
                "a=rtcp-fb:96 transport-cc",
                "a=rtcp-fb:96 ccm fir",
                "a=rtcp-fb:96 nack",
                "a=rtcp-fb:96 nack pli",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
                "a=rtpmap:102 H264/90000",
                "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
                "a=rtcp-fb:102 goog-remb",
                "a=rtcp-fb:102 transport-cc",
                "a=rtcp-fb:102 ccm fir",
                "a=rtcp-fb:102 nack",
                "a=rtcp-fb:102 nack pli",
                "a=rtpmap:103 rtx/90000",
                "a=fmtp:103 apt=102",
                "a=rtpmap:45 AV1/90000",
                "a=fmtp:45 level-idx=5;profile=0;tier=0",
                "a=rtcp-fb:45 goog-remb",
                "a=rtcp-fb:45 transport-cc",
                "a=rtcp-fb:45 ccm fir",
                "a=rtcp-fb:45 nack",
                "a=rtcp-fb:45 nack pli",
                "a=rtpmap:46 rtx/90000",
                "a=fmtp:46 apt=45",
                "a=rtpmap:98 VP9/90000",
                "a=fmtp:98 profile-id=0",
                "a=rtcp-fb:98 goog-remb",
                "a=rtcp-fb:98 transport-cc",
                "a=rtcp-fb:98 ccm fir",
                "a=rtcp-fb:98 nack",
                "a=rtcp-fb:98 nack pli",
                "a=rtpmap:99 rtx/90000",
                "a=fmtp:99 apt=98",
            ],
            sections[2]);
    }

    [Fact]
    public void Chromium_default_offer_gives_the_transport_what_it_needs()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-chromium-default.sdp"));

        Assert.Equal("4xAX", result.RemoteUfrag);
        Assert.Equal("XDxS/HNnfFQwtEzN00KxChdo", result.RemotePassword);
        Assert.Equal(0x93, Assert.Single(result.Fingerprints).Value[0]);
        Assert.False(result.IceRestarted);

        var audio = result.Lines[0];
        Assert.Equal((MediaKind.Audio, LineRole.Up, "0", -1), (audio.Kind, audio.Role, audio.Mid, audio.Pair));
        Assert.Equal(new NegotiatedCodec(Codec.Opus, 111, 0, Nack: false, Pli: false, Fir: false, TransportCc: true, RedPayloadType: 63), Assert.Single(audio.Codecs));
        Assert.Equal([new RemoteSource(3774370379, 0)], audio.RemoteSources);
        Assert.Equal("586e458e-014a-49fd-8a92-74d6d9a9c0f3", audio.StreamId);
        Assert.Equal("44ff2bf1-5dd1-4c41-9a1a-f122b32a1110", audio.TrackLabel);
        Assert.Equal(1, audio.Extensions.IdOf(HeaderExtensionKind.AudioLevel));
        Assert.Equal(3, audio.Extensions.IdOf(HeaderExtensionKind.TransportSequenceNumber));

        var video = result.Lines[1];
        Assert.Equal(new NegotiatedCodec(Codec.Vp8, 96, 97, Nack: true, Pli: true, Fir: true, TransportCc: true, Remb: true), video.Codecs[0]);
        Assert.True(video is { IsEncrypted: false, AllowsMixedExtensions: true });
        Assert.Equal([new RemoteSource(2393183637, 1491854428)], video.RemoteSources);
        Assert.Equal(4, video.Extensions.IdOf(HeaderExtensionKind.Mid));
        Assert.Equal(11, video.Extensions.IdOf(HeaderExtensionKind.RepairedRid));
    }

    [Fact]
    public void Firefox_offer_is_answered_with_its_session_fingerprint_and_one_way_extensions()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-firefox-vp8-simulcast.sdp"));
        var sections = result.Sections();

        Assert.Equal(0x6D, Assert.Single(result.Fingerprints).Value[0]);
        Assert.Equal("073d9e17", result.RemoteUfrag);
        Assert.DoesNotContain("a=extmap-allow-mixed", sections[0]);
        Assert.Contains("a=extmap-allow-mixed", sections[1]);
        Assert.DoesNotContain("a=rtcp-rsize", sections[1]);
        Assert.Contains("a=rtcp-rsize", sections[2]);
        Assert.Contains("a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", sections[2]);
        Assert.DoesNotContain(sections[2], line => line.Contains("playout-delay", StringComparison.Ordinal));
        Assert.Contains("a=fmtp:109 minptime=10;useinbandfec=1", sections[1]);
        Assert.Equal("{34c86a10-e08d-4f9d-858e-922fb0e926a1}", result.Lines[1].StreamId);
        Assert.Equal(
            [new RemoteSource(4287313714, 2624905014), new RemoteSource(3067812599, 210605390), new RemoteSource(139377700, 3924899060)],
            result.Lines[1].RemoteSources);
    }

    [Theory]
    [InlineData("offer-chromium-vp8-simulcast.sdp", "q;h;f")]
    [InlineData("offer-chromium-av1-simulcast.sdp", "q;h;f")]
    [InlineData("offer-firefox-vp8-simulcast.sdp", "f;h;q")]
    public void Simulcast_is_taken_with_the_rids_in_the_order_of_the_offer(string name, string rids)
    {
        var result = new Negotiation().Apply(OfferText.Recorded(name));

        Assert.Equal(rids.Split(';'), result.Lines[1].Rids);
        Assert.Contains($"a=simulcast:recv {rids}", result.Sections()[2]);
        Assert.Contains("a=rid:h recv", result.Sections()[2]);
        Assert.NotEqual(0, result.Lines[1].Extensions.IdOf(HeaderExtensionKind.Rid));
        Assert.NotEqual(0, result.Lines[1].Extensions.IdOf(HeaderExtensionKind.RepairedRid));
    }

    [Theory]
    [InlineData("offer-chromium-default.sdp", "Vp8 96/97,H264 102/103,Av1 45/46,Vp9 98/99")]
    [InlineData("offer-chromium-vp9-svc-L3T3_KEY.sdp", "Vp9 98/99")]
    [InlineData("offer-chromium-av1-svc-L3T3_KEY.sdp", "Av1 45/46")]
    [InlineData("offer-chromium-h264-simulcast.sdp", "H264 102/103")]
    [InlineData("offer-firefox-default.sdp", "Vp8 120/124,Vp9 121/125,Av1 99/100")]
    public void Each_codec_is_taken_once_with_its_own_retransmission(string name, string expected)
    {
        var video = new Negotiation().Apply(OfferText.Recorded(name)).Lines[1];

        Assert.Equal(expected.Split(','), video.Codecs.Select(codec => $"{codec.Codec} {codec.PayloadType}/{codec.RtxPayloadType}"));
        Assert.All(video.Codecs, codec => Assert.True(codec is { Nack: true, Pli: true, TransportCc: true, Remb: true }));
    }

    [Fact]
    public void Chromium_redundant_audio_is_answered_beside_opus()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-chromium-default.sdp"));

        Assert.Equal(63, Assert.Single(result.Lines[0].Codecs).RedPayloadType);
        Assert.Contains("a=rtpmap:63 red/48000/2", result.Sections()[1]);
        Assert.Contains("a=fmtp:63 111/111", result.Sections()[1]);
    }

    [Fact]
    public void Chromium_simulcast_offer_without_ssrc_lines_announces_no_sources()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-chromium-vp8-simulcast.sdp"));

        Assert.Empty(result.Lines[1].RemoteSources);
    }
}
