using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <param name="Role">Within the group; left out: a member.</param>
internal sealed record GroupMember(string? PersonId, string? Role);

/// <param name="Members">All of them, in place of those before; left out: they stay.</param>
internal sealed record GroupRequest(string? Name, GroupMember[]? Members, long? Version);

internal sealed record GroupReply(string Id, string Name, IReadOnlyList<GroupMember> Members, long Version);

/// <summary>Working groups, whose members may be of any organisation.</summary>
internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapDirectoryPart("/api/groups");
        group.MapGet("/", ListAsync).RequirePermission(Permission.ReadDirectory).Produces<GroupReply[]>();
        var kept = group.MapGroup("/").KeptBy(Permission.ManageGroups);
        kept.MapPost("/", AddAsync).Produces<GroupReply>(StatusCodes.Status201Created);
        kept.MapPatch("/{groupId}", ChangeAsync).Produces<GroupReply>().ProducesProblem(StatusCodes.Status404NotFound);
        kept.MapDelete("/{groupId}", RemoveAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Her own groups; for those who keep groups, all in which somebody of the organisation is.</summary>
    private static async Task<IResult> ListAsync(Caller caller, GroupRegister groups, IPeople people, CancellationToken cancellation)
    {
        var all = await groups.ListAsync(cancellation);
        return TypedResults.Ok(all.Where(group => MaySee(caller, group, people)).Select(Describe));
    }

    private static bool MaySee(Caller caller, GroupRecord group, IPeople people) =>
        caller.May(Permission.ManageOrganisations)
        || group.Members.Any(member => member.PersonId == caller.Person?.PersonId
            || (caller.May(Permission.ManageGroups) && people.Find(member.PersonId)?.OrganisationId == caller.OrganisationId));

    private static async Task<IResult> AddAsync(GroupRequest request, Caller caller, HttpContext http, GroupRegister groups, CancellationToken cancellation)
    {
        if (!TryRead(request.Members ?? [], out var members))
        {
            return BadMembers();
        }

        var reply = await groups.AddAsync(caller.EditorOf(), request.Name ?? "", members, cancellation);
        if (reply.Value is not { } added)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(added.Group.Version);
        return TypedResults.Created($"/api/groups/{added.Group.Id}", Describe(added));
    }

    private static async Task<IResult> ChangeAsync(
        string groupId, GroupRequest request, Caller caller, HttpContext http, GroupRegister groups, CancellationToken cancellation)
    {
        if (!TryRead(request.Members ?? [], out var members))
        {
            return BadMembers();
        }

        if (!Edits.TryReadVersion(http, request.Version, out var version))
        {
            return Edits.BadVersion();
        }

        var reply = await groups.ChangeAsync(
            caller.EditorOf(), groupId, request.Name, request.Members is null ? null : members, version, cancellation);
        if (reply.Value is not { } changed)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(changed.Group.Version);
        return TypedResults.Ok(Describe(changed));
    }

    private static async Task<IResult> RemoveAsync(string groupId, Caller caller, HttpContext http, GroupRegister groups, CancellationToken cancellation) =>
        Edits.TryReadVersion(http, null, out var version)
            ? Edits.NoContent(await groups.RemoveAsync(caller.EditorOf(), groupId, version, cancellation))
            : Edits.BadVersion();

    private static bool TryRead(GroupMember[] given, out List<GroupPlace> members)
    {
        members = [];
        foreach (var member in given)
        {
            if (member?.PersonId is null || !NameList.TryRead<Role>([member.Role ?? nameof(Role.Member)], out var roles))
            {
                return false;
            }

            members.Add(new GroupPlace(member.PersonId, roles.Single()));
        }

        return true;
    }

    private static IResult BadMembers() =>
        Problems.Create(StatusCodes.Status400BadRequest, "badRequest", "Each member has a personId, and a role that there is.");

    private static GroupReply Describe(GroupRecord record) => new(
        record.Group.Id,
        record.Group.Name,
        [.. record.Members.Select(member => new GroupMember(member.PersonId, SelfViews.CamelCase(member.Role)))],
        record.Group.Version);
}
