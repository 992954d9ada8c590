using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;

namespace CrossStrait.Web.Endpoints;

/// <summary>What is left out stays as it is.</summary>
internal sealed record OrganisationRequest(string? Name, string? Side, string? Prefix, string? PresenceRule, long? Version);

internal sealed record OrganisationReply(string Id, string Name, string Side, string Prefix, string PresenceRule, long Version);

/// <param name="Sides">What to call the sides, by key and language; empty if the deployment names none.</param>
internal sealed record OrganisationsReply(IReadOnlyList<OrganisationReply> Organisations, IReadOnlyDictionary<string, Dictionary<string, string>> Sides);

/// <summary>Organisations: everybody signed in may know them, system administrators keep them.</summary>
internal static class OrganisationEndpoints
{
    public static void MapOrganisations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapDirectoryPart("/api/organisations");
        group.MapGet("/", ListAsync).RequirePermission(Permission.ReadDirectory).Produces<OrganisationsReply>();
        var kept = group.MapGroup("/").KeptBy(Permission.ManageOrganisations);
        kept.MapPost("/", AddAsync).Produces<OrganisationReply>(StatusCodes.Status201Created);
        kept.MapPatch("/{organisationId}", ChangeAsync).Produces<OrganisationReply>().ProducesProblem(StatusCodes.Status404NotFound);
        kept.MapDelete("/{organisationId}", RemoveAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(OrganisationRegister organisations, SideNames sides, CancellationToken cancellation) =>
        TypedResults.Ok(new OrganisationsReply([.. (await organisations.ListAsync(cancellation)).Select(Describe)], sides.Names));

    private static async Task<IResult> AddAsync(
        OrganisationRequest request, Caller caller, HttpContext http, OrganisationRegister organisations, CancellationToken cancellation)
    {
        if (!Edits.TryReadName<PresenceRule>(request.PresenceRule, out var rule))
        {
            return Edits.BadValue("presenceRule", typeof(PresenceRule));
        }

        var reply = await organisations.AddAsync(
            caller.EditorOf(), new OrganisationEdit(request.Name, request.Side, request.Prefix, rule), cancellation);
        if (reply.Value is not { } added)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(added.Version);
        return TypedResults.Created($"/api/organisations/{added.Id}", Describe(added));
    }

    private static async Task<IResult> ChangeAsync(
        string organisationId,
        OrganisationRequest request,
        Caller caller,
        HttpContext http,
        OrganisationRegister organisations,
        CancellationToken cancellation)
    {
        if (!Edits.TryReadName<PresenceRule>(request.PresenceRule, out var rule))
        {
            return Edits.BadValue("presenceRule", typeof(PresenceRule));
        }

        if (!Edits.TryReadVersion(http, request.Version, out var version))
        {
            return Edits.BadVersion();
        }

        var edit = new OrganisationEdit(request.Name, request.Side, request.Prefix, rule);
        var reply = await organisations.ChangeAsync(caller.EditorOf(), organisationId, edit, version, cancellation);
        if (reply.Value is not { } changed)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(changed.Version);
        return TypedResults.Ok(Describe(changed));
    }

    private static async Task<IResult> RemoveAsync(
        string organisationId, Caller caller, HttpContext http, OrganisationRegister organisations, CancellationToken cancellation) =>
        Edits.TryReadVersion(http, null, out var version)
            ? Edits.NoContent(await organisations.RemoveAsync(caller.EditorOf(), organisationId, version, cancellation))
            : Edits.BadVersion();

    private static OrganisationReply Describe(OrganisationRow row) =>
        new(row.Id, row.Name, row.Side, row.Prefix, SelfViews.CamelCase(row.PresenceRule), row.Version);
}
