using System.Globalization;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

/// <summary>What the endpoints that change the directory have in common.</summary>
internal static class Edits
{
    /// <summary>A part of the directory: what may be read of it and what is kept in it lies below one path.</summary>
    public static RouteGroupBuilder MapDirectoryPart(this IEndpointRouteBuilder routes, string path) => routes.MapGroup(path)
        .WithTags("Directory")
        .WithMetadata(new RequestSizeLimitAttribute(RoomsEndpoints.MaxBodyBytes))
        .ProducesProblem(StatusCodes.Status401Unauthorized);

    /// <summary>Those endpoints of a part by which it is kept, and who may.</summary>
    public static RouteGroupBuilder KeptBy(this RouteGroupBuilder part, Permission permission) => part
        .RequirePermission(permission)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict);

    public static Editor EditorOf(this Caller caller) => new(
        caller.Actor,
        caller.May(Permission.ManageOrganisations) ? null : caller.OrganisationId ?? "",
        caller.MayGive);

    /// <summary>
    /// The version that the caller saw: of <c>If-Match</c> (RFC 9110 13.1.1) or of the member; null if she does not care.
    /// False for what is no version.
    /// </summary>
    public static bool TryReadVersion(HttpContext http, long? member, out long? version)
    {
        version = member;
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
        {
            return true;
        }

        var isRead = long.TryParse(header.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var read);
        version = read;
        return isRead;
    }

    public static void SetVersion(this HttpContext http, long version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>A name of an enum as it stands on the wire; null stays null, which leaves what is stored.</summary>
    public static bool TryReadName<T>(string? name, out T? read)
        where T : struct, Enum
    {
        read = null;
        if (name is null)
        {
            return true;
        }

        if (!NameList.TryRead<T>([name], out var names))
        {
            return false;
        }

        read = names.Single();
        return true;
    }

    public static IResult BadVersion() =>
        Problems.Create(StatusCodes.Status400BadRequest, "badVersion", "If-Match is the number that ETag gave, in quotation marks.");

    public static IResult BadValue(string member, Type names) => Problems.Create(
        StatusCodes.Status400BadRequest,
        "badRequest",
        $"The member {member} is one of: {string.Join(", ", Enum.GetNames(names).Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.");

    public static IResult NoContent(RoomReply<Done> reply) => reply.Refusal is { } refusal ? Problems.Refuse(refusal) : TypedResults.NoContent();
}
