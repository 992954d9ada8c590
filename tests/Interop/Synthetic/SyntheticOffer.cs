using System.Globalization;
using System.Text;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.Interop.Synthetic;

/// <summary>
/// The SDP of a client unlike any browser: each m-line with a port, credentials and a candidate of its own, as with
/// bundle policy "balanced" (RFC 9429 4.1.1), no RTX, no transport feedback.
/// </summary>
internal static class SyntheticOffer
{
    public static string Write(IReadOnlyList<SyntheticLine> lines, IReadOnlyList<IceCredentials> credentials, string fingerprint, int firstPort)
    {
        var sdp = new StringBuilder();
        sdp.Append("v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        sdp.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', lines.Select(line => line.Mid))}\r\n");
        foreach (var (i, line) in lines.Index())
        {
            var (name, codec) = line.Kind == MediaKind.Audio ? ("audio", "opus/48000/2") : ("video", "VP8/90000");
            var type = line.PayloadType;
            sdp.Append(CultureInfo.InvariantCulture, $"m={name} {firstPort + i} UDP/TLS/RTP/SAVPF {type}\r\n");
            sdp.Append("c=IN IP4 127.0.0.1\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=mid:{line.Mid}\r\na={(line.Sends ? "sendonly" : "recvonly")}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=ice-ufrag:{credentials[i].Ufrag}\r\na=ice-pwd:{credentials[i].Password}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=fingerprint:{fingerprint}\r\na=setup:actpass\r\na=rtcp-mux\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=candidate:1 1 udp 2130706431 127.0.0.1 {firstPort + i} typ host\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{type} {codec}\r\n");
            sdp.Append(CultureInfo.InvariantCulture, $"a=extmap:{SyntheticLine.MidExtension} urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
            if (line.Kind == MediaKind.Video)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{type} nack\r\na=rtcp-fb:{type} nack pli\r\n");
            }

            if (line.Sends)
            {
                sdp.Append(CultureInfo.InvariantCulture, $"a=msid:synthetic {name}\r\na=ssrc:{line.Ssrc} cname:synthetic\r\n");
            }
        }

        return sdp.ToString();
    }
}
