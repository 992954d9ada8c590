using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

/// <param name="ParticipantId">Who goes.</param>
/// <param name="Secret">The resume secret of her place, which only her page knows.</param>
internal sealed record GoodbyeRequest(string? ParticipantId, string? Secret);

/// <summary>
/// What a page says while it is closed, when no connection can be counted on any more. The secret is the right to do it: it
/// is as long as a key, and a token may have expired since.
/// </summary>
internal static class GoodbyeEndpoints
{
    private const int MaxBodyBytes = 1024;

    public static void MapGoodbye(this IEndpointRouteBuilder routes) => routes.MapPost("/api/rooms/{roomId}/goodbye", SayGoodbyeAsync)
        .WithTags("Rooms")
        .AllowAnonymous()
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        .RequireRateLimiting(RateLimits.Goodbye)
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> SayGoodbyeAsync(string roomId, GoodbyeRequest request, RoomSessions sessions)
    {
        if (request is not { ParticipantId.Length: > 0, Secret.Length: > 0 })
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badRequest", "A goodbye names the participant and the secret of her place.");
        }

        if (sessions.Find(roomId) is not { } session)
        {
            return RoomsEndpoints.UnknownRoom();
        }

        var reply = await session.SayGoodbyeAsync(request.ParticipantId, request.Secret);
        return reply.Refusal is { } refusal ? Problems.Refuse(refusal) : TypedResults.NoContent();
    }
}
