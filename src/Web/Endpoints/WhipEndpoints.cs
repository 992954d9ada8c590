namespace CrossStrait.Web.Endpoints;

/// <summary>Publishing over HTTP: WHIP (RFC 9725). The offer's lines become tracks of the token's identity.</summary>
internal static class WhipEndpoints
{
    public static void MapWhip(this IEndpointRouteBuilder routes) => new MediaResources("whip", publishes: true).Map(routes);
}
