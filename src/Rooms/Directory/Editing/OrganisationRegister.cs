using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>What is to be written of an organisation. What is null stays as it is.</summary>
public sealed record OrganisationEdit(string? Name, string? Side, string? Prefix, PresenceRule? PresenceRule);

/// <summary>Which sides there are: the keys of the configuration's <c>Sides</c>. None configured: any key will do.</summary>
public sealed record SideKeys(IReadOnlySet<string> Keys)
{
    private const int MaxLength = 32;

    public bool Contains(string side) => Keys.Count > 0
        ? Keys.Contains(side)
        : side.Length is > 0 and <= MaxLength && side.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>Adds, changes and removes organisations.</summary>
public sealed class OrganisationRegister(
    IDbContextFactory<RoomsDbContext> contexts,
    DirectoryIndex index,
    SideKeys sides,
    IAuditLog audit,
    TimeProvider time)
{
    private readonly DirectoryEdits _edits = new(contexts, index);

    private static Refusal Unknown { get; } = new(RefusalCode.UnknownOrganisation, "There is no such organisation.");

    public async Task<IReadOnlyList<OrganisationRow>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Organisations.AsNoTracking().OrderBy(organisation => organisation.CreatedAt).ThenBy(organisation => organisation.Id).ToListAsync(cancellation);
    }

    public async Task<RoomReply<OrganisationRow>> AddAsync(Editor editor, OrganisationEdit wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(wanted);
        if (editor.OrganisationId is not null)
        {
            return Editor.NotAllowed;
        }

        var edit = wanted with { Name = wanted.Name ?? "", Side = wanted.Side ?? "", Prefix = wanted.Prefix ?? "" };
        var reply = await _edits.RunAsync<OrganisationRow>(
            async context =>
            {
                if (await RefuseAsync(context, edit, null, cancellation) is { } refusal)
                {
                    return refusal;
                }

                var organisation = new OrganisationRow
                {
                    Id = PrefixedId.New("OR"),
                    Name = edit.Name.Trim(),
                    Side = edit.Side,
                    Prefix = edit.Prefix,
                    PresenceRule = edit.PresenceRule ?? PresenceRule.Everyone,
                    CreatedAt = time.GetUtcNow().ToUtcMicroseconds(),
                    Version = 1,
                };
                context.Organisations.Add(organisation);
                return organisation;
            },
            cancellation);
        if (reply.Value is { } added)
        {
            await audit.WriteAsync(editor.Actor, "organisation.created", added.Id, new { added.Name, added.Side, added.Prefix }, CancellationToken.None);
        }

        return reply;
    }

    public Task<RoomReply<OrganisationRow>> ChangeAsync(
        Editor editor, string organisationId, OrganisationEdit edit, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(edit);
        return _edits.RunAsync<OrganisationRow>(
            async context =>
            {
                var organisation = await context.Organisations.SingleOrDefaultAsync(one => one.Id == organisationId, cancellation);
                if (organisation is null)
                {
                    return Unknown;
                }

                if (!editor.MayEdit(organisationId))
                {
                    return Editor.NotAllowed;
                }

                if (version is not null && version != organisation.Version)
                {
                    return DirectoryEdits.WrongVersion(organisation.Version);
                }

                if (await RefuseAsync(context, edit, organisationId, cancellation) is { } refusal)
                {
                    return refusal;
                }

                organisation.Name = edit.Name?.Trim() ?? organisation.Name;
                organisation.Side = edit.Side ?? organisation.Side;
                organisation.Prefix = edit.Prefix ?? organisation.Prefix;
                organisation.PresenceRule = edit.PresenceRule ?? organisation.PresenceRule;
                organisation.Version++;
                return organisation;
            },
            cancellation);
    }

    /// <summary>Only an organisation without people goes; its numbers and ring groups go with it.</summary>
    public async Task<RoomReply<Done>> RemoveAsync(Editor editor, string organisationId, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        if (editor.OrganisationId is not null)
        {
            return Editor.NotAllowed;
        }

        var reply = await _edits.RunAsync<Done>(
            async context =>
            {
                var organisation = await context.Organisations.SingleOrDefaultAsync(one => one.Id == organisationId, cancellation);
                if (organisation is null)
                {
                    return Unknown;
                }

                if (version is not null && version != organisation.Version)
                {
                    return DirectoryEdits.WrongVersion(organisation.Version);
                }

                if (await context.People.AnyAsync(person => person.OrganisationId == organisationId, cancellation))
                {
                    return new Refusal(RefusalCode.InUse, "There are still people of this organisation.");
                }

                await context.Numbers.Where(number => number.OrganisationId == organisationId).ExecuteDeleteAsync(cancellation);
                await context.DialRanges
                    .Where(range => range.OrganisationId == organisationId || range.Target == organisationId)
                    .ExecuteDeleteAsync(cancellation);
                var groups = context.RingGroups.Where(group => group.OrganisationId == organisationId).Select(group => group.Id);
                await context.RingGroupMembers.Where(member => groups.Contains(member.RingGroupId)).ExecuteDeleteAsync(cancellation);
                await context.RingGroups.Where(group => group.OrganisationId == organisationId).ExecuteDeleteAsync(cancellation);
                context.Organisations.Remove(organisation);
                return Done.Value;
            },
            cancellation);
        if (reply.Value is not null)
        {
            await audit.WriteAsync(editor.Actor, "organisation.removed", organisationId, null, CancellationToken.None);
        }

        return reply;
    }

    private async Task<Refusal?> RefuseAsync(RoomsDbContext context, OrganisationEdit edit, string? own, CancellationToken cancellation)
    {
        if (edit.Name is not null && !NameRules.TryClean(edit.Name, PersonEdit.MaxNameLength, out _))
        {
            return new Refusal(RefusalCode.BadName, $"A name is 1 to {PersonEdit.MaxNameLength} printable characters.");
        }

        if (edit.Side is not null && !sides.Contains(edit.Side))
        {
            return new Refusal(RefusalCode.BadSide, "This is no side of this server's configuration.");
        }

        if (string.IsNullOrEmpty(edit.Prefix))
        {
            return null;
        }

        if (!NumberRules.IsPrefix(edit.Prefix))
        {
            return new Refusal(RefusalCode.BadPrefix, $"A prefix is up to {NumberRules.MaxLength} digits.");
        }

        var holder = await context.Organisations
            .Where(organisation => organisation.Prefix == edit.Prefix && organisation.Id != own)
            .Select(organisation => organisation.Name)
            .FirstOrDefaultAsync(cancellation);
        return holder is null ? null : new Refusal(RefusalCode.PrefixTaken, $"The prefix {edit.Prefix} belongs to {holder}.");
    }
}
