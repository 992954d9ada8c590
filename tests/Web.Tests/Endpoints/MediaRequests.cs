using System.Net.Http.Headers;
using System.Text;
using CrossStrait.Tests;

namespace CrossStrait.Web.Tests.Endpoints;

/// <summary>Requests of a WHIP or WHEP client.</summary>
internal static class MediaRequests
{
    public const string Fragment =
        "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
        + "a=candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host\r\n";

    public static StringContent Sdp(string lines, string type = "application/sdp") => Body(FakeRelay.Sdp(lines), type);

    public static StringContent Body(string text, string type) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    public static Task<HttpResponseMessage> PatchAsync(
        HttpClient client,
        Uri location,
        string? ifMatch,
        string body = Fragment,
        string type = "application/trickle-ice-sdpfrag")
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, location) { Content = Body(body, type) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return client.SendAsync(request, Hosting.TestHost.Cancellation);
    }
}
