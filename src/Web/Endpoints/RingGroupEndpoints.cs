using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <summary>What is left out stays as it is; an empty number takes away what was there.</summary>
/// <param name="OrganisationId">Only for a new one; left out: the caller's.</param>
/// <param name="Members">Ids of people in the order in which they ring.</param>
internal sealed record RingGroupRequest(
    string? OrganisationId,
    string? Name,
    string? Strategy,
    int? RingSeconds,
    string? NoAnswerNumber,
    string[]? Members,
    string? Number,
    long? Version);

internal sealed record RingGroupReply(
    string Id,
    string OrganisationId,
    string Name,
    string Strategy,
    int RingSeconds,
    string? NoAnswerNumber,
    IReadOnlyList<string> Members,
    string Number,
    long Version);

/// <summary>People who share a number.</summary>
internal static class RingGroupEndpoints
{
    public static void MapRingGroups(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapDirectoryPart("/api/ring-groups");
        group.MapGet("/", ListAsync).RequirePermission(Permission.ReadDirectory).Produces<RingGroupReply[]>();
        var kept = group.MapGroup("/").KeptBy(Permission.ManageNumbers);
        kept.MapPost("/", AddAsync).Produces<RingGroupReply>(StatusCodes.Status201Created);
        kept.MapPatch("/{ringGroupId}", ChangeAsync).Produces<RingGroupReply>().ProducesProblem(StatusCodes.Status404NotFound);
        kept.MapDelete("/{ringGroupId}", RemoveAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(RingGroupRegister groups, CancellationToken cancellation, string? organisationId = null) =>
        TypedResults.Ok((await groups.ListAsync(organisationId, cancellation)).Select(Describe));

    private static async Task<IResult> AddAsync(
        RingGroupRequest request, Caller caller, HttpContext http, RingGroupRegister groups, CancellationToken cancellation)
    {
        if (!TryRead(request, out var edit))
        {
            return Edits.BadValue("strategy", typeof(RingStrategy));
        }

        var reply = await groups.AddAsync(caller.EditorOf(), request.OrganisationId ?? caller.OrganisationId ?? "", edit, cancellation);
        if (reply.Value is not { } added)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(added.Group.Version);
        return TypedResults.Created($"/api/ring-groups/{added.Group.Id}", Describe(added));
    }

    private static async Task<IResult> ChangeAsync(
        string ringGroupId, RingGroupRequest request, Caller caller, HttpContext http, RingGroupRegister groups, CancellationToken cancellation)
    {
        if (!TryRead(request, out var edit))
        {
            return Edits.BadValue("strategy", typeof(RingStrategy));
        }

        if (!Edits.TryReadVersion(http, request.Version, out var version))
        {
            return Edits.BadVersion();
        }

        var reply = await groups.ChangeAsync(caller.EditorOf(), ringGroupId, edit, version, cancellation);
        if (reply.Value is not { } changed)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(changed.Group.Version);
        return TypedResults.Ok(Describe(changed));
    }

    private static async Task<IResult> RemoveAsync(
        string ringGroupId, Caller caller, HttpContext http, RingGroupRegister groups, CancellationToken cancellation) =>
        Edits.TryReadVersion(http, null, out var version)
            ? Edits.NoContent(await groups.RemoveAsync(caller.EditorOf(), ringGroupId, version, cancellation))
            : Edits.BadVersion();

    private static bool TryRead(RingGroupRequest request, out RingGroupEdit edit)
    {
        var isRead = Edits.TryReadName<RingStrategy>(request.Strategy, out var strategy) && request.Members?.Contains(null) != true;
        edit = new RingGroupEdit(request.Name, strategy, request.RingSeconds, request.NoAnswerNumber, request.Members, request.Number);
        return isRead;
    }

    private static RingGroupReply Describe(RingGroupRecord record) => new(
        record.Group.Id,
        record.Group.OrganisationId,
        record.Group.Name,
        SelfViews.CamelCase(record.Group.Strategy),
        record.Group.RingSeconds,
        record.Group.NoAnswerNumber,
        record.Members,
        record.Number,
        record.Group.Version);
}
