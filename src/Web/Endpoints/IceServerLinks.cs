using CrossStrait.Signaling;
using Microsoft.Extensions.Primitives;

namespace CrossStrait.Web.Endpoints;

/// <summary>TURN servers as WHIP and WHEP clients are told of them: one Link header for each address (RFC 9725 4.6).</summary>
internal static class IceServerLinks
{
    public static StringValues Of(IReadOnlyList<IceServer> servers) => servers
        .SelectMany(server => server.Urls.Select(url =>
            $"<{url}>; rel=\"ice-server\"; username=\"{server.Username}\"; credential=\"{server.Credential}\"; credential-type=\"password\""))
        .ToArray();
}
