using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <summary>What is left out stays as it is, or empty for somebody new.</summary>
/// <param name="OrganisationId">Only for somebody new; left out: the caller's.</param>
/// <param name="Extension">Her own number; empty takes it away.</param>
/// <param name="Version">The one that the caller saw, in place of If-Match.</param>
internal sealed record PersonRequest(
    string? OrganisationId,
    string? Name,
    string? LatinName,
    string? Title,
    string? Department,
    string? Email,
    string[]? Roles,
    string? Extension,
    bool? IsDisabled,
    long? Version);

/// <param name="Numbers">All that lead to her, her own first.</param>
internal sealed record PersonReply(
    string Id,
    string OrganisationId,
    string Name,
    string LatinName,
    string Title,
    string Department,
    string Email,
    IReadOnlyList<string> Roles,
    bool IsDisabled,
    IReadOnlyList<string> Numbers,
    DateTimeOffset CreatedAt,
    long Version);

/// <summary>Keeping the people of an organisation, for its administrators.</summary>
internal static class PeopleEndpoints
{
    private const int MaxListed = 1000;

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapDirectoryPart("/api/people").KeptBy(Permission.ManagePeople);
        group.MapGet("/", ListAsync).Produces<PersonReply[]>();
        group.MapPost("/", AddAsync).Produces<PersonReply>(StatusCodes.Status201Created);
        group.MapGet("/{personId}", ReadAsync).Produces<PersonReply>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPatch("/{personId}", ChangeAsync).Produces<PersonReply>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{personId}", RemoveAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        Caller caller,
        PeopleRegister people,
        CancellationToken cancellation,
        string? organisationId = null,
        int offset = 0,
        int limit = 100)
    {
        if (offset < 0 || limit is < 1 or > MaxListed)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPage", $"The offset is 0 or more, the limit 1 to {MaxListed}.");
        }

        var mayAll = caller.May(Permission.ManageOrganisations);
        if (!mayAll && organisationId is not null && organisationId != caller.OrganisationId)
        {
            return Problems.Refuse(new Refusal(RefusalCode.NotAllowed, "These are the people of another organisation."));
        }

        var rows = await people.ListAsync(organisationId ?? (mayAll ? null : caller.OrganisationId), offset, limit, cancellation);
        return TypedResults.Ok(rows.Select(Describe));
    }

    private static async Task<IResult> ReadAsync(string personId, Caller caller, HttpContext http, PeopleRegister people, CancellationToken cancellation)
    {
        if (await people.FindAsync(personId, cancellation) is not { } found || !caller.MayIn(Permission.ManagePeople, found.Person.OrganisationId))
        {
            return Problems.Refuse(new Refusal(RefusalCode.UnknownPerson, "There is no such person."));
        }

        http.SetVersion(found.Person.Version);
        return TypedResults.Ok(Describe(found));
    }

    private static async Task<IResult> AddAsync(
        PersonRequest request, Caller caller, HttpContext http, PeopleRegister people, CancellationToken cancellation)
    {
        if (!TryRead(request, out var edit))
        {
            return BadRoles();
        }

        var reply = await people.AddAsync(caller.EditorOf(), request.OrganisationId ?? caller.OrganisationId ?? "", edit, cancellation);
        if (reply.Value is not { } added)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(added.Person.Version);
        return TypedResults.Created($"/api/people/{added.Person.Id}", Describe(added));
    }

    private static async Task<IResult> ChangeAsync(
        string personId, PersonRequest request, Caller caller, HttpContext http, PeopleRegister people, CancellationToken cancellation)
    {
        if (!TryRead(request, out var edit))
        {
            return BadRoles();
        }

        if (!Edits.TryReadVersion(http, request.Version, out var version))
        {
            return Edits.BadVersion();
        }

        var reply = await people.ChangeAsync(caller.EditorOf(), personId, edit, version, cancellation);
        if (reply.Value is not { } changed)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        http.SetVersion(changed.Person.Version);
        return TypedResults.Ok(Describe(changed));
    }

    private static async Task<IResult> RemoveAsync(string personId, Caller caller, HttpContext http, PeopleRegister people, CancellationToken cancellation) =>
        Edits.TryReadVersion(http, null, out var version)
            ? Edits.NoContent(await people.RemoveAsync(caller.EditorOf(), personId, version, cancellation))
            : Edits.BadVersion();

    private static bool TryRead(PersonRequest request, out PersonEdit edit)
    {
        var isRead = NameList.TryRead<Role>(request.Roles, out var roles) && request.Roles is not [];
        edit = new PersonEdit
        {
            Name = request.Name,
            LatinName = request.LatinName,
            Title = request.Title,
            Department = request.Department,
            Email = request.Email,
            Roles = request.Roles is null ? null : roles,
            Extension = request.Extension,
            IsDisabled = request.IsDisabled,
        };
        return isRead;
    }

    private static IResult BadRoles() =>
        Problems.Create(StatusCodes.Status400BadRequest, "badRoles", "There is no such role, or none was given.");

    private static PersonReply Describe(PersonRecord record) => new(
        record.Person.Id,
        record.Person.OrganisationId,
        record.Person.Name,
        record.Person.LatinName,
        record.Person.Title,
        record.Person.Department,
        record.Person.Email,
        [.. NameList.Read<Role>(record.Person.Roles).Order().Select(SelfViews.CamelCase)],
        record.Person.IsDisabled,
        record.Numbers,
        UtcMicroseconds.FromUtcMicroseconds(record.Person.CreatedAt),
        record.Person.Version);
}
