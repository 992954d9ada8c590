using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Web.Endpoints;

/// <param name="Name">Who is invited.</param>
/// <param name="Extension">Her number; left out: none yet.</param>
/// <param name="Roles">Left out: a member.</param>
/// <param name="PersonId">
/// Somebody who stands in the directory already and has no account, or has forgotten how to sign in; then nothing else is given.
/// </param>
internal sealed record InviteRequest(string? PersonId, string? OrganisationId, string? Name, string? Extension, string[]? Roles);

internal sealed record InviteReply(string Url, DateTimeOffset ExpiresAt);

/// <param name="Kind"><c>invitation</c>, or <c>setup</c> for the first start's link, which also makes the organisation.</param>
/// <param name="Organisation">Null for <c>setup</c>.</param>
/// <param name="Sides">Of which one the new organisation may be, by key and language; empty if the deployment names none.</param>
internal sealed record InvitationReply(
    string Kind,
    string Name,
    string InvitedBy,
    InvitingOrganisation? Organisation,
    string? Extension,
    IReadOnlyList<string> Roles,
    DateTimeOffset ExpiresAt,
    IReadOnlyDictionary<string, Dictionary<string, string>> Sides);

/// <summary>A link that can still be used, as those see it who may invite. What opens it is not kept.</summary>
internal sealed record OpenInvitation(
    string Id,
    string OrganisationId,
    string? PersonId,
    string Name,
    string? Extension,
    IReadOnlyList<string> Roles,
    string InvitedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt);

internal sealed record InvitationsReply(IReadOnlyList<OpenInvitation> Invitations);

internal sealed record InvitingOrganisation(string Id, string Name);

/// <param name="Name">The name to sign in with.</param>
/// <param name="PersonName">How she writes her own name; left out: as in the invitation.</param>
/// <param name="Organisation">Only for <c>setup</c>.</param>
internal sealed record AcceptRequest(string? Name, string? Password, string? PersonName, string? LatinName, AcceptOrganisation? Organisation);

internal sealed record AcceptOrganisation(string? Name, string? Side, string? Prefix);

/// <summary>Inviting people, and what they find behind the link.</summary>
internal static class InvitationEndpoints
{
    private const int MaxBodyBytes = 16 * 1024;

    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/invitations")
            .WithTags("Accounts")
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
            .RequireRateLimiting(RateLimits.Invitations)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapPost("/", InviteAsync)
            .RequirePermission(Permission.ManagePeople)
            .Produces<InviteReply>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("/", ListAsync).RequirePermission(Permission.ManagePeople).Produces<InvitationsReply>();
        group.MapDelete("/{id}", WithdrawAsync)
            .RequirePermission(Permission.ManagePeople)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{secret}", ReadAsync).AllowAnonymous().Produces<InvitationReply>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/{secret}", AcceptAsync)
            .AllowAnonymous()
            .Produces<SignInReply>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> InviteAsync(
        InviteRequest request,
        Caller caller,
        HttpContext http,
        Invitations invitations,
        IDbContextFactory<RoomsDbContext> contexts,
        IAuditLog audit,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (request.PersonId is { } personId)
        {
            return await InviteKnownAsync(personId, caller, http, invitations, contexts, audit, time, cancellation);
        }

        if (!NameRules.TryClean(request.Name, NameRules.MaxDisplayNameLength, out var name))
        {
            return RoomsEndpoints.BadName($"A name is 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        if (!NameList.TryRead<Role>(request.Roles ?? ["member"], out var roles) || roles.Count == 0)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badRoles", "There is no such role, or none was given.");
        }

        if (request.Extension is { } extension && !NumberRules.IsNumber(extension))
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badNumber", $"A number is 1 to {NumberRules.MaxLength} digits, * and #.");
        }

        if (!caller.MayIn(Permission.ManagePeople, request.OrganisationId) || !caller.MayGive(roles))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This credential does not give that right.");
        }

        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            if (!await context.Organisations.AnyAsync(one => one.Id == request.OrganisationId, cancellation))
            {
                return Problems.Create(StatusCodes.Status404NotFound, "unknownOrganisation", "There is no such organisation.");
            }

            if (await context.Numbers.AnyAsync(number => number.OrganisationId == request.OrganisationId && number.Number == request.Extension, cancellation))
            {
                return Problems.Create(StatusCodes.Status409Conflict, "numberTaken", $"The number {request.Extension} belongs to somebody else.");
            }
        }

        var terms = new InvitationTerms(request.OrganisationId, null, name, request.Extension, NameList.Write(roles), caller.Actor, caller.Name);
        var secret = await invitations.CreateAsync(terms, cancellation);
        await audit.WriteAsync(
            caller.Actor, "person.invited", name, new { request.OrganisationId, request.Extension, terms.Roles }, cancellation);
        return Created(http, secret, time);
    }

    /// <summary>Who gives somebody a new password could act as her: it takes all the rights that she has.</summary>
    private static async Task<IResult> InviteKnownAsync(
        string personId,
        Caller caller,
        HttpContext http,
        Invitations invitations,
        IDbContextFactory<RoomsDbContext> contexts,
        IAuditLog audit,
        TimeProvider time,
        CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var person = await context.People.AsNoTracking().SingleOrDefaultAsync(one => one.Id == personId && !one.IsDisabled, cancellation);
        if (person is null || !caller.MayIn(Permission.ManagePeople, person.OrganisationId))
        {
            return Problems.Create(StatusCodes.Status404NotFound, "unknownPerson", "There is no such person in this organisation.");
        }

        if (!caller.MayGive(NameList.Read<Role>(person.Roles)))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This credential does not give that right.");
        }

        var terms = new InvitationTerms(person.OrganisationId, person.Id, person.Name, null, person.Roles, caller.Actor, caller.Name);
        var secret = await invitations.CreateAsync(terms, cancellation);
        await audit.WriteAsync(caller.Actor, "account.invited", person.Id, null, cancellation);
        return Created(http, secret, time);
    }

    private static Created<InviteReply> Created(HttpContext http, string secret, TimeProvider time) => TypedResults.Created(
        (string?)null,
        new InviteReply($"{http.Request.Scheme}://{http.Request.Host}/invite/{secret}", time.GetUtcNow() + Invitations.Lifetime));

    private static async Task<IResult> ListAsync(Caller caller, Invitations invitations, CancellationToken cancellation)
    {
        var rows = await invitations.ListAsync(caller.May(Permission.ManageOrganisations) ? null : caller.OrganisationId, cancellation);
        return TypedResults.Ok(new InvitationsReply([.. rows.Select(row => new OpenInvitation(
            row.Id,
            row.OrganisationId!,
            row.PersonId,
            row.Name,
            row.Extension,
            [.. NameList.Read<Role>(row.Roles).Order().Select(SelfViews.CamelCase)],
            row.InvitedByName,
            UtcMicroseconds.FromUtcMicroseconds(row.CreatedAt),
            UtcMicroseconds.FromUtcMicroseconds(row.ExpiresAt)))]));
    }

    private static async Task<IResult> WithdrawAsync(string id, Caller caller, Invitations invitations, IAuditLog audit, CancellationToken cancellation)
    {
        var open = await invitations.ListAsync(caller.May(Permission.ManageOrganisations) ? null : caller.OrganisationId, cancellation);
        if (open.All(row => row.Id != id) || !await invitations.WithdrawAsync(id, cancellation))
        {
            return Problems.Refuse(Invitations.Unknown);
        }

        await audit.WriteAsync(caller.Actor, "invitation.withdrawn", id, null, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ReadAsync(string secret, Invitations invitations, SideNames sides, CancellationToken cancellation)
    {
        if (await invitations.FindAsync(secret, cancellation) is not { } found)
        {
            return Problems.Refuse(Invitations.Unknown);
        }

        return TypedResults.Ok(new InvitationReply(
            found.OrganisationId is null ? "setup" : "invitation",
            found.Name,
            found.InvitedByName,
            found.OrganisationId is { } id ? new InvitingOrganisation(id, found.OrganisationName) : null,
            found.Extension,
            [.. NameList.Read<Role>(found.Roles).Order().Select(SelfViews.CamelCase)],
            found.ExpiresAt,
            sides.Names));
    }

    private static async Task<IResult> AcceptAsync(
        string secret,
        AcceptRequest request,
        HttpContext http,
        Invitations invitations,
        Passwords passwords,
        AccountSessions sessions,
        SignInFlow flow,
        SelfViews views,
        DirectoryIndex directory,
        IAuditLog audit,
        CancellationToken cancellation)
    {
        if (!CookieGuard.IsOwnOrigin(http.Request))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "foreignPage", "The page that sent this is not this server's.");
        }

        if (await invitations.FindAsync(secret, cancellation) is not { } found)
        {
            return Problems.Refuse(Invitations.Unknown);
        }

        if (Check(request, found, out var terms) is { } refusal)
        {
            return refusal;
        }

        var acceptance = terms! with { PasswordHash = await passwords.HashAsync(request.Password!, cancellation) };
        var reply = await invitations.AcceptAsync(secret, acceptance, cancellation);
        if (reply.Value is not { } person)
        {
            return Problems.Refuse(reply.Refusal!);
        }

        await audit.WriteAsync(
            person.Id,
            found.IsKnown ? "account.renewed" : "person.created",
            person.Id,
            new { person.Name, person.OrganisationId, person.Roles, found.InvitedByName },
            cancellation);
        await directory.PublishAsync(CancellationToken.None);
        if (found.IsKnown)
        {
            await sessions.EndAllAsync(person.Id, cancellation);
        }

        await flow.OpenAsync(http, person, "invitation", cancellation);
        return TypedResults.Ok(new SignInReply(await views.ReadAsync(person, cancellation)));
    }

    /// <summary>What is wrong with what was typed, or null and the terms without the password's hash.</summary>
    private static IResult? Check(AcceptRequest request, InvitationView found, out Acceptance? terms)
    {
        terms = null;
        if (!UserNames.TryClean(request.Name, out var userName))
        {
            return Problems.Refuse(PersonAccounts.BadUserName);
        }

        var isSetup = found.OrganisationId is null;
        var wantedName = request.PersonName ?? (isSetup ? userName : found.Name);
        var latinName = "";
        if (!NameRules.TryClean(wantedName, NameRules.MaxDisplayNameLength, out var personName)
            || (!string.IsNullOrWhiteSpace(request.LatinName) && !NameRules.TryClean(request.LatinName, NameRules.MaxDisplayNameLength, out latinName)))
        {
            return RoomsEndpoints.BadName($"A name is 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        if (PasswordRules.FindFault(request.Password, userName, personName) is { } fault)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPassword", fault);
        }

        NewOrganisation? organisation = null;
        if (isSetup && !TryRead(request.Organisation, out organisation))
        {
            return Problems.Create(
                StatusCodes.Status400BadRequest,
                "badOrganisation",
                $"An organisation has a name of 1 to {NameRules.MaxRoomNameLength} printable characters, a side and a prefix of at most 8 digits or none.");
        }

        terms = new Acceptance(userName, "", personName, latinName, organisation);
        return null;
    }

    private static bool TryRead(AcceptOrganisation? given, out NewOrganisation? organisation)
    {
        organisation = null;
        var prefix = given?.Prefix ?? "";
        if (given is null
            || !NameRules.TryClean(given.Name, NameRules.MaxRoomNameLength, out var name)
            || !NameRules.TryClean(given.Side, 32, out var side)
            || prefix.Length > 8
            || !prefix.All(char.IsAsciiDigit))
        {
            return false;
        }

        organisation = new NewOrganisation(name, side, prefix);
        return true;
    }
}
