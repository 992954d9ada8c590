using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Web.Endpoints;

internal sealed record CreateKeyRequest(string? OrganisationId, string? Name, string[]? Scopes);

/// <param name="Prefix">How the key begins.</param>
internal sealed record KeyReply(
    string Id,
    string OrganisationId,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UsedAt);

/// <param name="Key">Told once: the server keeps only its hash.</param>
internal sealed record NewKeyReply(string Id, string Prefix, string Key);

internal sealed record KeysReply(IReadOnlyList<KeyReply> Keys);

/// <summary>API keys of organisations, for their administrators.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/keys")
            .WithTags("Accounts")
            .RequirePermission(Permission.ManageKeys)
            .WithMetadata(new RequestSizeLimitAttribute(RoomsEndpoints.MaxBodyBytes))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapGet("/", ListAsync).Produces<KeysReply>();
        group.MapPost("/", CreateAsync).Produces<NewKeyReply>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapDelete("/{keyId}", DeleteAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(Caller caller, OrganisationKeys keys, CancellationToken cancellation)
    {
        var rows = await keys.ListAsync(caller.May(Permission.ManageOrganisations) ? null : caller.OrganisationId, cancellation);
        return TypedResults.Ok(new KeysReply([.. rows.Select(Describe)]));
    }

    private static async Task<IResult> CreateAsync(
        CreateKeyRequest request,
        Caller caller,
        OrganisationKeys keys,
        IDbContextFactory<RoomsDbContext> contexts,
        IAuditLog audit,
        CancellationToken cancellation)
    {
        if (!NameRules.TryClean(request.Name, NameRules.MaxDisplayNameLength, out var name))
        {
            return RoomsEndpoints.BadName($"A key needs a name of 1 to {NameRules.MaxDisplayNameLength} printable characters.");
        }

        if (!NameList.TryRead<Permission>(request.Scopes, out var scopes) || scopes.Count == 0 || !scopes.IsSubsetOf(Permissions.OfKeys))
        {
            var possible = string.Join(", ", Permissions.OfKeys.Order().Select(SelfViews.CamelCase));
            return Problems.Create(StatusCodes.Status400BadRequest, "badScopes", $"A key takes one or more of these scopes: {possible}.");
        }

        var organisation = request.OrganisationId ?? caller.OrganisationId;
        if (!caller.MayIn(Permission.ManageKeys, organisation) || !scopes.All(caller.May))
        {
            return NotAllowed();
        }

        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            if (!await context.Organisations.AnyAsync(one => one.Id == organisation, cancellation))
            {
                return Problems.Create(StatusCodes.Status404NotFound, "unknownOrganisation", "There is no such organisation.");
            }
        }

        var (row, key) = await keys.CreateAsync(organisation!, name, NameList.Write(scopes), caller.Actor, cancellation);
        await audit.WriteAsync(caller.Actor, "key.created", row.Id, new { row.OrganisationId, row.Name, row.Scopes }, cancellation);
        return TypedResults.Created($"/api/keys/{row.Id}", new NewKeyReply(row.Id, row.Prefix, key));
    }

    private static async Task<IResult> DeleteAsync(string keyId, Caller caller, OrganisationKeys keys, IAuditLog audit, CancellationToken cancellation)
    {
        // A key of another organisation is not there for this caller.
        if (await keys.ReadAsync(keyId, cancellation) is not { } row || !caller.MayIn(Permission.ManageKeys, row.OrganisationId))
        {
            return Problems.Create(StatusCodes.Status404NotFound, "unknownKey", "There is no such key.");
        }

        await keys.DeleteAsync(keyId, cancellation);
        await audit.WriteAsync(caller.Actor, "key.deleted", row.Id, new { row.OrganisationId, row.Name }, cancellation);
        return TypedResults.NoContent();
    }

    private static KeyReply Describe(OrganisationKeyRow row) => new(
        row.Id,
        row.OrganisationId,
        row.Name,
        row.Prefix,
        [.. NameList.Read<Permission>(row.Scopes).Order().Select(SelfViews.CamelCase)],
        UtcMicroseconds.FromUtcMicroseconds(row.CreatedAt),
        row.UsedAt is { } used ? UtcMicroseconds.FromUtcMicroseconds(used) : null);

    private static IResult NotAllowed() =>
        Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This credential does not give that right.");
}
