using System.Globalization;
using System.Text;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.LoadClient;

/// <summary>The SDP of this program's connections: Opus and VP8 with NACK, one pair of lines or many; with transport-wide feedback RTX as well, as browsers have it.</summary>
internal static class OfferWriter
{
    public const byte AudioPayloadType = 111;
    public const byte VideoPayloadType = 96;
    public const byte RtxPayloadType = 97;
    public const byte MidExtension = 4;
    public const byte TransportSequenceExtension = 5;

    private const string TransportSequenceUri = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <summary>sendonly sound and picture. This side is always the DTLS client: said at once (RFC 8842 5.2), as Janus would take that role itself.</summary>
    public static string Publish(IceCredentials local, string fingerprint, LoadOptions options) =>
        Write(local, fingerprint, options, ["0", "1"], "sendonly", candidate: null);

    /// <summary>recvonly pairs.</summary>
    public static string Subscribe(IceCredentials local, string fingerprint, LoadOptions options, int pairs) =>
        Write(local, fingerprint, options, [.. Enumerable.Range(0, pairs * 2).Select(i => $"{i}")], "recvonly", candidate: null);

    /// <summary>An answer to an offer that sends on the given lines, audio at even places.</summary>
    public static string Answer(IceCredentials local, string fingerprint, LoadOptions options, IReadOnlyList<string> mids, string candidate) =>
        Write(local, fingerprint, options, mids, "recvonly", candidate);

    private static string Write(
        IceCredentials local, string fingerprint, LoadOptions options, IReadOnlyList<string> mids, string direction, string? candidate)
    {
        var sdp = new StringBuilder();
        sdp.Append("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        sdp.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', mids)}\r\n");
        foreach (var (i, mid) in mids.Index())
        {
            var isAudio = i % 2 == 0;
            var type = isAudio ? AudioPayloadType : VideoPayloadType;
            var hasRtx = !isAudio && options.TransportFeedback && direction == "recvonly"; // a sender probes with padding under the RTX stream
            sdp.Append(CultureInfo.InvariantCulture, $"m={(isAudio ? "audio" : "video")} 9 UDP/TLS/RTP/SAVPF {type}{(hasRtx ? $" {RtxPayloadType}" : "")}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"c=IN IP4 {options.Bind}\r\na=mid:{mid}\r\na={direction}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=ice-ufrag:{local.Ufrag}\r\na=ice-pwd:{local.Password}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=fingerprint:{fingerprint}\r\na=setup:active\r\na=rtcp-mux\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{type} {(isAudio ? "opus/48000/2" : "VP8/90000")}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=extmap:{MidExtension} urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
            if (options.TransportFeedback)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=extmap:{TransportSequenceExtension} {TransportSequenceUri}\r\n");
                sdp.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{type} transport-cc\r\n");
            }

            if (!isAudio)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{type} nack\r\na=rtcp-fb:{type} nack pli\r\n");
            }

            if (hasRtx)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{RtxPayloadType} rtx/90000\r\na=fmtp:{RtxPayloadType} apt={type}\r\n");
            }

            if (direction == "sendonly")
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=ssrc:{(isAudio ? MediaSource.AudioSsrc : MediaSource.VideoSsrc)} cname:load\r\n");
            }

            if (candidate is not null)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a={candidate}\r\na=end-of-candidates\r\n");
            }
        }

        return sdp.ToString();
    }
}
