using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>A person as those see her who manage people.</summary>
/// <param name="Numbers">All that lead to her in her organisation.</param>
public sealed record PersonRecord(PersonRow Person, IReadOnlyList<string> Numbers);

/// <summary>Adds, changes and removes people.</summary>
public sealed class PeopleRegister(
    IDbContextFactory<RoomsDbContext> contexts,
    DirectoryIndex index,
    AccountSessions sessions,
    IAuditLog audit,
    TimeProvider time)
{
    private readonly DirectoryEdits _edits = new(contexts, index);

    private static Refusal Unknown { get; } = new(RefusalCode.UnknownPerson, "There is no such person.");

    public async Task<PersonRecord?> FindAsync(string personId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.People.AsNoTracking().SingleOrDefaultAsync(one => one.Id == personId, cancellation) is { } person
            ? new PersonRecord(person, await NumbersOfAsync(context, person, cancellation))
            : null;
    }

    /// <summary>All people, the disabled ones too, by their ids: this is for keeping the list, not for finding somebody.</summary>
    public async Task<IReadOnlyList<PersonRecord>> ListAsync(string? organisationId, int offset, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var people = await context.People.AsNoTracking()
            .Where(person => organisationId == null || person.OrganisationId == organisationId)
            .OrderBy(person => person.Id)
            .Skip(offset)
            .Take(limit)
            .ToListAsync(cancellation);
        var ids = people.ConvertAll(person => person.Id);
        var numbers = (await context.Numbers.AsNoTracking().Where(number => ids.Contains(number.TargetId)).ToListAsync(cancellation))
            .ToLookup(number => number.TargetId, StringComparer.Ordinal);
        return people.ConvertAll(person => new PersonRecord(person, Order(numbers[person.Id].Where(number => number.OrganisationId == person.OrganisationId))));
    }

    public async Task<RoomReply<PersonRecord>> AddAsync(Editor editor, string organisationId, PersonEdit wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(wanted);
        var clean = (wanted with { Name = wanted.Name ?? "" }).Clean();
        if (clean.Value is not { } edit)
        {
            return clean.Refusal!;
        }

        if (!editor.MayEdit(organisationId) || !editor.MayGive(edit.Roles ?? new HashSet<Role> { Role.Member }))
        {
            return Editor.NotAllowed;
        }

        var reply = await _edits.RunAsync<PersonRecord>(
            async context =>
            {
                if (!await context.Organisations.AnyAsync(organisation => organisation.Id == organisationId, cancellation))
                {
                    return new Refusal(RefusalCode.UnknownOrganisation, "There is no such organisation.");
                }

                var person = new PersonRow
                {
                    Id = PrefixedId.New("PE"),
                    OrganisationId = organisationId,
                    Name = "",
                    CreatedAt = time.GetUtcNow().ToUtcMicroseconds(),
                };
                edit.WriteTo(person);
                context.People.Add(person);
                return await SetExtensionAsync(context, person, edit.Extension, cancellation) is { } refusal
                    ? refusal
                    : new PersonRecord(person, edit.Extension is { Length: > 0 } ? [edit.Extension] : []);
            },
            cancellation);
        if (reply.Value is { } added)
        {
            await audit.WriteAsync(
                editor.Actor, "person.created", added.Person.Id, new { added.Person.OrganisationId, added.Person.Name, added.Person.Roles }, CancellationToken.None);
        }

        return reply;
    }

    /// <param name="version">The version that the editor saw; null overwrites whatever stands there.</param>
    public async Task<RoomReply<PersonRecord>> ChangeAsync(
        Editor editor, string personId, PersonEdit wanted, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(wanted);
        var clean = wanted.Clean();
        if (clean.Value is not { } edit)
        {
            return clean.Refusal!;
        }

        var rolesBefore = "";
        var reply = await _edits.RunAsync<PersonRecord>(
            async context =>
            {
                var person = await context.People.SingleOrDefaultAsync(one => one.Id == personId, cancellation);
                if (Refuse(editor, person, version) is { } refusal)
                {
                    return refusal;
                }

                if ((edit.Roles is not null && !editor.MayGive(edit.Roles)) || (edit.IsDisabled == true && editor.Actor == personId))
                {
                    return Editor.NotAllowed;
                }

                rolesBefore = person!.Roles;
                edit.WriteTo(person);
                if (await SetExtensionAsync(context, person, edit.Extension, cancellation) is { } taken)
                {
                    return taken;
                }

                await context.SaveChangesAsync(cancellation);
                return new PersonRecord(person, await NumbersOfAsync(context, person, cancellation));
            },
            cancellation);
        if (reply.Value is { } changed)
        {
            await WriteChangeAsync(editor, changed.Person, rolesBefore, edit);
        }

        return reply;
    }

    /// <summary>With her numbers, memberships, favourites and account. What others have recorded of her stays.</summary>
    public async Task<RoomReply<Done>> RemoveAsync(Editor editor, string personId, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var name = "";
        var reply = await _edits.RunAsync<Done>(
            async context =>
            {
                var person = await context.People.SingleOrDefaultAsync(one => one.Id == personId, cancellation);
                if (Refuse(editor, person, version) is { } refusal)
                {
                    return refusal;
                }

                if (editor.Actor == personId)
                {
                    return Editor.NotAllowed;
                }

                name = person!.Name;
                context.People.Remove(person);
                await context.Numbers.Where(row => row.TargetId == personId).ExecuteDeleteAsync(cancellation);
                await context.GroupMembers.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                await context.RingGroupMembers.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                await context.Favourites.Where(row => row.PersonId == personId || row.TargetPersonId == personId).ExecuteDeleteAsync(cancellation);
                await context.Passkeys.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                await context.ExternalLogins.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                await context.Accounts.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellation);
                return Done.Value;
            },
            cancellation);
        if (reply.Value is not null)
        {
            await sessions.EndAllAsync(personId, CancellationToken.None);
            await audit.WriteAsync(editor.Actor, "person.removed", personId, new { name }, CancellationToken.None);
        }

        return reply;
    }

    private static Refusal? Refuse(Editor editor, PersonRow? person, long? version) =>
        person is null ? Unknown
        : !editor.MayEdit(person.OrganisationId) || !editor.MayGive(NameList.Read<Role>(person.Roles)) ? Editor.NotAllowed
        : version is not null && version != person.Version ? DirectoryEdits.WrongVersion(person.Version)
        : null;

    /// <summary>Null leaves it, nothing takes it away. Her other numbers are not touched.</summary>
    private static async Task<Refusal?> SetExtensionAsync(RoomsDbContext context, PersonRow person, string? extension, CancellationToken cancellation)
    {
        if (extension is null)
        {
            return null;
        }

        var own = await context.Numbers
            .Where(number => number.OrganisationId == person.OrganisationId && number.TargetId == person.Id && number.Kind == NumberKind.Person)
            .ToListAsync(cancellation);
        var main = Order(own).FirstOrDefault();
        if (main == extension)
        {
            return null;
        }

        if (extension.Length > 0)
        {
            if (await NumberHolder.FindAsync(context, person.OrganisationId, extension, cancellation) is { } taken)
            {
                return taken;
            }

            context.Numbers.Add(new NumberRow
            {
                OrganisationId = person.OrganisationId,
                Number = extension,
                Kind = NumberKind.Person,
                TargetId = person.Id,
            });
        }

        if (own.Find(number => number.Number == main) is { } old)
        {
            context.Numbers.Remove(old);
        }

        return null;
    }

    private async Task WriteChangeAsync(Editor editor, PersonRow person, string rolesBefore, PersonEdit edit)
    {
        if (person.Roles != rolesBefore)
        {
            await audit.WriteAsync(editor.Actor, "person.rolesChanged", person.Id, new { from = rolesBefore, to = person.Roles }, CancellationToken.None);
        }

        if (edit.IsDisabled is { } isDisabled)
        {
            await audit.WriteAsync(editor.Actor, isDisabled ? "person.disabled" : "person.enabled", person.Id, null, CancellationToken.None);
            if (isDisabled)
            {
                await sessions.EndAllAsync(person.Id, CancellationToken.None);
            }
        }
    }

    private static async Task<IReadOnlyList<string>> NumbersOfAsync(RoomsDbContext context, PersonRow person, CancellationToken cancellation) =>
        Order(await context.Numbers.AsNoTracking()
            .Where(number => number.TargetId == person.Id && number.OrganisationId == person.OrganisationId)
            .ToListAsync(cancellation));

    private static List<string> Order(IEnumerable<NumberRow> numbers) =>
        [.. numbers.Select(number => number.Number).OrderBy(number => number.Length).ThenBy(number => number, StringComparer.Ordinal)];
}
