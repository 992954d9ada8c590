using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

/// <summary>A person as the directory shows her, and whether the caller has her among her favourites.</summary>
internal sealed record DirectoryPerson(
    string Id,
    string Name,
    string LatinName,
    string OrganisationId,
    string OrganisationName,
    string Side,
    string Title,
    string Extension,
    string DialFromOutside,
    bool Favourite)
{
    public static DirectoryPerson Of(PersonCard card, bool favourite) => new(
        card.Id,
        card.Name,
        card.LatinName,
        card.OrganisationId,
        card.OrganisationName,
        card.Side,
        card.Title,
        card.Extension,
        card.DialFromOutside,
        favourite);
}

/// <param name="Total">How many fit in all.</param>
internal sealed record DirectoryReply(IReadOnlyList<DirectoryPerson> People, int Total);

/// <summary>Looking people up, and keeping some of them at hand.</summary>
internal static class DirectoryEndpoints
{
    private const int MaxListed = 200;

    public static void MapDirectory(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/directory", Search)
            .WithTags("Directory")
            .RequirePermission(Permission.ReadDirectory)
            .RequireRateLimiting(RateLimits.Directory)
            .Produces<DirectoryReply>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        var favourites = routes.MapGroup("/api/me/favourites/{personId}")
            .WithTags("Directory")
            .RequirePermission(Permission.SignedIn)
            .RequireRateLimiting(RateLimits.Directory)
            .WithMetadata(new RequestSizeLimitAttribute(RoomsEndpoints.MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        favourites.MapPut("/", AddFavouriteAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        favourites.MapDelete("/", RemoveFavouriteAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Search(Caller caller, DirectoryIndex directory, string? q = null, int offset = 0, int limit = 50)
    {
        if (q?.Length > DirectoryIndex.MaxQueryLength)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badQuery", $"At most {DirectoryIndex.MaxQueryLength} characters can be searched for.");
        }

        if (offset < 0 || limit is < 1 or > MaxListed)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPage", $"The offset is 0 or more, the limit 1 to {MaxListed}.");
        }

        var page = directory.Search(q, caller.OrganisationId, offset, limit);
        var favourites = directory.FavouritesOf(caller.Person?.PersonId ?? "");
        return TypedResults.Ok(new DirectoryReply([.. page.People.Select(card => DirectoryPerson.Of(card, favourites.Contains(card.Id)))], page.Total));
    }

    private static async Task<IResult> AddFavouriteAsync(string personId, Caller caller, Favourites favourites, CancellationToken cancellation) =>
        Edits.NoContent(await favourites.AddAsync(caller.Person!.PersonId, personId, cancellation));

    private static async Task<IResult> RemoveFavouriteAsync(string personId, Caller caller, Favourites favourites, CancellationToken cancellation) =>
        Edits.NoContent(await favourites.RemoveAsync(caller.Person!.PersonId, personId, cancellation));
}
