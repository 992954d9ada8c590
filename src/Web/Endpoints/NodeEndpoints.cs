using CrossStrait.Rooms.Nodes;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <param name="IsHere">The room's session is on the node that was asked, or nowhere yet: then it opens where it is asked for first.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Url">Where it is reached; empty if the server stands alone.</param>
internal sealed record RoomNodeReply(bool IsHere, string NodeId, string Url);

/// <summary>Where a room's session is, for clients that want to connect there at once.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder routes) => routes.MapGet("/api/rooms/{roomId}/node", ReadAsync)
        .WithTags("Rooms")
        .RequireAuthorization(Policies.AdminOrRoomToken)
        .Produces<RoomNodeReply>()
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> ReadAsync(
        string roomId,
        IRoomDirectory directory,
        IRoomOwnership ownership,
        ThisNode node,
        CancellationToken cancellation)
    {
        if (await directory.FindAsync(roomId, cancellation) is null)
        {
            return RoomsEndpoints.UnknownRoom();
        }

        return await ownership.FindAsync(roomId, cancellation) is { IsHere: false } place
            ? TypedResults.Ok(new RoomNodeReply(IsHere: false, place.NodeId, place.PublicUrl))
            : TypedResults.Ok(new RoomNodeReply(IsHere: true, node.Id, node.PublicUrl));
    }
}
