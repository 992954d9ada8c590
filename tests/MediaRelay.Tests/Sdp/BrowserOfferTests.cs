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
        var hasVp8 = offer.Contains("VP8/90000", StringComparison.Ordinal);

        var sections = new Negotiation().Apply(offer).Sections();

        Assert.Equal(3, sections.Count);
        Assert.StartsWith("m=audio 9 UDP/TLS/RTP/SAVPF ", sections[1][0], StringComparison.Ordinal);
        Assert.StartsWith(hasVp8 ? "m=video 9 UDP/TLS/RTP/SAVPF " : "m=video 0 UDP/TLS/RTP/SAVPF ", sections[2][0], StringComparison.Ordinal);
        Assert.Contains(hasVp8 ? "a=group:BUNDLE 0 1" : "a=group:BUNDLE 0", sections[0]);
        Assert.Contains("a=recvonly", sections[1]);
        Assert.Equal(hasVp8, sections[2].Contains("a=recvonly"));
        Assert.DoesNotContain(sections.SelectMany(section => section), line =>
            line.Contains("transport-cc", StringComparison.Ordinal) || line.Contains("goog-remb", StringComparison.Ordinal) ||
            line.Contains("transport-wide-cc", StringComparison.Ordinal) || line.Contains("red/", StringComparison.Ordinal));
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
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
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
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 minptime=10;useinbandfec=1",
                "a=candidate:1 1 udp 2130706431 192.0.2.10 40000 typ host",
                "a=candidate:2 1 udp 2130706175 2001:db8::10 40000 typ host",
                "a=end-of-candidates",
            ],
            sections[1]);
        Assert.Equal(
            [
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
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
                "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
                "a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 ccm fir",
                "a=rtcp-fb:96 nack",
                "a=rtcp-fb:96 nack pli",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
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
        Assert.Equal(new NegotiatedCodec(Codec.Opus, 111, 0, Nack: false, Pli: false, Fir: false), Assert.Single(audio.Codecs));
        Assert.Equal([new RemoteSource(3774370379, 0)], audio.RemoteSources);
        Assert.Equal("586e458e-014a-49fd-8a92-74d6d9a9c0f3", audio.StreamId);
        Assert.Equal("44ff2bf1-5dd1-4c41-9a1a-f122b32a1110", audio.TrackLabel);
        Assert.Equal(1, audio.Extensions.IdOf(HeaderExtensionKind.AudioLevel));
        Assert.Equal(0, audio.Extensions.IdOf(HeaderExtensionKind.TransportSequenceNumber));

        var video = result.Lines[1];
        Assert.Equal(new NegotiatedCodec(Codec.Vp8, 96, 97, Nack: true, Pli: true, Fir: true), Assert.Single(video.Codecs));
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
    [InlineData("offer-firefox-vp8-simulcast.sdp", "f;h;q")]
    public void Simulcast_is_taken_only_by_a_relay_that_wants_it(string name, string rids)
    {
        var one = new Negotiation().Apply(OfferText.Recorded(name));
        var all = new Negotiation(acceptsSimulcast: true).Apply(OfferText.Recorded(name));

        Assert.Empty(one.Lines[1].Rids);
        Assert.DoesNotContain(one.Sections()[2], line => line.StartsWith("a=rid", StringComparison.Ordinal) || line.StartsWith("a=simulcast", StringComparison.Ordinal));
        Assert.Equal(rids.Split(';'), all.Lines[1].Rids);
        Assert.Contains($"a=simulcast:recv {rids}", all.Sections()[2]);
        Assert.Contains("a=rid:h recv", all.Sections()[2]);
    }

    [Fact]
    public void Chromium_simulcast_offer_without_ssrc_lines_announces_no_sources()
    {
        var result = new Negotiation().Apply(OfferText.Recorded("offer-chromium-vp8-simulcast.sdp"));

        Assert.Empty(result.Lines[1].RemoteSources);
    }
}
