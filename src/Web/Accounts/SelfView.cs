using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Web.Accounts;

internal sealed record OrganisationView(string Id, string Name, string Side, string Prefix);

/// <summary>What the page learns of the person who is signed in.</summary>
/// <param name="Extension">Her first number, or empty.</param>
/// <param name="Roles">In camel case, as all enums on the wire.</param>
/// <param name="Permissions">What these roles allow: the page shows no more than that.</param>
internal sealed record SelfView(
    string Id,
    string Name,
    string LatinName,
    string UserName,
    OrganisationView Organisation,
    string Extension,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Permissions,
    bool HasPasskeys);

/// <summary>Reads <see cref="SelfView"/> from the database.</summary>
internal sealed class SelfViews(IDbContextFactory<RoomsDbContext> contexts)
{
    public async Task<SelfView> ReadAsync(PersonRow person, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var organisation = await context.Organisations.AsNoTracking().SingleOrDefaultAsync(one => one.Id == person.OrganisationId, cancellation);
        var extension = await context.Numbers
            .Where(number => number.TargetId == person.Id && number.Kind == NumberKind.Person && number.OrganisationId == person.OrganisationId)
            .OrderBy(number => number.Number)
            .Select(number => number.Number)
            .FirstOrDefaultAsync(cancellation);
        var userName = await context.Accounts.Where(account => account.PersonId == person.Id).Select(account => account.UserName).SingleOrDefaultAsync(cancellation);
        var hasPasskeys = await context.Passkeys.AnyAsync(passkey => passkey.PersonId == person.Id, cancellation);
        var roles = NameList.Read<Role>(person.Roles).Append(Role.Member).Distinct().Order().ToArray();
        return new SelfView(
            person.Id,
            person.Name,
            person.LatinName,
            userName ?? "",
            new OrganisationView(person.OrganisationId, organisation?.Name ?? "", organisation?.Side ?? "", organisation?.Prefix ?? ""),
            extension ?? "",
            [.. roles.Select(CamelCase)],
            [.. Auth.Permissions.Of(roles).Order().Select(CamelCase)],
            hasPasskeys);
    }

    public async Task<SelfView?> ReadAsync(string personId, CancellationToken cancellation)
    {
        PersonRow? person;
        await using (var context = await contexts.CreateDbContextAsync(cancellation))
        {
            person = await context.People.AsNoTracking().SingleOrDefaultAsync(one => one.Id == personId, cancellation);
        }

        return person is null ? null : await ReadAsync(person, cancellation);
    }

    internal static string CamelCase<T>(T name)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(name.ToString());
}
