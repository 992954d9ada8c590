using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Endpoints;

/// <summary>
/// Receiving over HTTP: WHEP (draft-ietf-wish-whep). The offer's recvonly pairs are given to participants in order of
/// first publication; with <c>?participant=</c> to that identity alone.
/// </summary>
internal static class WhepEndpoints
{
    public static void MapWhep(this IEndpointRouteBuilder routes)
    {
        var resources = new MediaResources("whep", publishes: false);
        resources.Map(routes).MapGet("/whep/{roomId}/{secret}", ReadAsync).Produces<WhepLine[]>();

        async Task<IResult> ReadAsync(string roomId, string secret, RoomSessions sessions, HttpContext http)
        {
            var (session, _, refusal) = await resources.FindAsync(roomId, secret, sessions, http);
            if (refusal is not null)
            {
                return refusal;
            }

            var reply = await session!.ReadLinesAsync(secret);
            return reply.Value is { } lines ? TypedResults.Ok(lines.Lines) : MediaRefusals.From(reply.Refusal!, http.Response);
        }
    }
}
