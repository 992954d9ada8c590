using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>What is to be written of a ring group. What is null stays as it is; an empty number takes away what was there.</summary>
/// <param name="Members">In the order in which they ring.</param>
public sealed record RingGroupEdit(
    string? Name,
    RingStrategy? Strategy,
    int? RingSeconds,
    string? NoAnswerNumber,
    IReadOnlyList<string>? Members,
    string? Number);

/// <summary>A ring group with its members in their order and its number; empty if it has none.</summary>
public sealed record RingGroupRecord(RingGroupRow Group, IReadOnlyList<string> Members, string Number);

/// <summary>Adds, changes and removes ring groups. Their members may be of other organisations.</summary>
public sealed class RingGroupRegister(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index)
{
    public const int MaxMembers = 50;
    public const int MinRingSeconds = 5;
    public const int MaxRingSeconds = 120;

    private const int DefaultRingSeconds = 20;
    private readonly DirectoryEdits _edits = new(contexts, index);

    private static Refusal Unknown { get; } = new(RefusalCode.UnknownRingGroup, "There is no such ring group.");

    public async Task<IReadOnlyList<RingGroupRecord>> ListAsync(string? organisationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var groups = await context.RingGroups.AsNoTracking()
            .Where(group => organisationId == null || group.OrganisationId == organisationId)
            .OrderBy(group => group.Name)
            .ThenBy(group => group.Id)
            .ToListAsync(cancellation);
        var members = (await context.RingGroupMembers.AsNoTracking().ToListAsync(cancellation)).ToLookup(member => member.RingGroupId, StringComparer.Ordinal);
        var numbers = (await context.Numbers.AsNoTracking().Where(number => number.Kind == NumberKind.RingGroup).ToListAsync(cancellation))
            .ToLookup(number => number.TargetId, StringComparer.Ordinal);
        return groups.ConvertAll(group => new RingGroupRecord(
            group,
            [.. members[group.Id].OrderBy(member => member.Position).Select(member => member.PersonId)],
            numbers[group.Id].Select(number => number.Number).Order(StringComparer.Ordinal).FirstOrDefault("")));
    }

    public Task<RoomReply<RingGroupRecord>> AddAsync(Editor editor, string organisationId, RingGroupEdit edit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(edit);
        return _edits.RunAsync<RingGroupRecord>(
            async context =>
            {
                if (!editor.MayEdit(organisationId))
                {
                    return Editor.NotAllowed;
                }

                if (!await context.Organisations.AnyAsync(organisation => organisation.Id == organisationId, cancellation))
                {
                    return new Refusal(RefusalCode.UnknownOrganisation, "There is no such organisation.");
                }

                var group = new RingGroupRow
                {
                    Id = PrefixedId.New("RG"),
                    OrganisationId = organisationId,
                    Name = "",
                    RingSeconds = DefaultRingSeconds,
                };
                context.RingGroups.Add(group);
                return await WriteAsync(context, group, edit with { Name = edit.Name ?? "" }, cancellation);
            },
            cancellation);
    }

    public Task<RoomReply<RingGroupRecord>> ChangeAsync(
        Editor editor, string groupId, RingGroupEdit edit, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(edit);
        return _edits.RunAsync<RingGroupRecord>(
            async context =>
            {
                var group = await context.RingGroups.SingleOrDefaultAsync(one => one.Id == groupId, cancellation);
                return Refuse(editor, group, version) is { } refusal ? refusal : await WriteAsync(context, group!, edit, cancellation);
            },
            cancellation);
    }

    public Task<RoomReply<Done>> RemoveAsync(Editor editor, string groupId, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return _edits.RunAsync<Done>(
            async context =>
            {
                var group = await context.RingGroups.SingleOrDefaultAsync(one => one.Id == groupId, cancellation);
                if (Refuse(editor, group, version) is { } refusal)
                {
                    return refusal;
                }

                await context.RingGroupMembers.Where(member => member.RingGroupId == groupId).ExecuteDeleteAsync(cancellation);
                await context.Numbers.Where(number => number.TargetId == groupId).ExecuteDeleteAsync(cancellation);
                context.RingGroups.Remove(group!);
                return Done.Value;
            },
            cancellation);
    }

    private static Refusal? Refuse(Editor editor, RingGroupRow? group, long? version) =>
        group is null ? Unknown
        : !editor.MayEdit(group.OrganisationId) ? Editor.NotAllowed
        : version is not null && version != group.Version ? DirectoryEdits.WrongVersion(group.Version)
        : null;

    private static async Task<RoomReply<RingGroupRecord>> WriteAsync(
        RoomsDbContext context, RingGroupRow group, RingGroupEdit edit, CancellationToken cancellation)
    {
        if (edit.Name is not null && !NameRules.TryClean(edit.Name, PersonEdit.MaxNameLength, out _))
        {
            return new Refusal(RefusalCode.BadName, $"A name is 1 to {PersonEdit.MaxNameLength} printable characters.");
        }

        if (edit.RingSeconds is < MinRingSeconds or > MaxRingSeconds)
        {
            return new Refusal(RefusalCode.BadRequest, $"A ring group rings for {MinRingSeconds} to {MaxRingSeconds} seconds.");
        }

        if (edit.NoAnswerNumber is { Length: > 0 } && !NumberRules.TryClean(edit.NoAnswerNumber, out _))
        {
            return PersonEdit.BadNumber;
        }

        group.Name = edit.Name?.Trim() ?? group.Name;
        group.Strategy = edit.Strategy ?? group.Strategy;
        group.RingSeconds = edit.RingSeconds ?? group.RingSeconds;
        group.NoAnswerNumber = edit.NoAnswerNumber is null ? group.NoAnswerNumber : edit.NoAnswerNumber.Length == 0 ? null : edit.NoAnswerNumber;
        group.Version++;
        var members = await SetMembersAsync(context, group, edit.Members, cancellation);
        if (members.Value is null)
        {
            return members.Refusal!;
        }

        var number = await SetNumberAsync(context, group, edit.Number, cancellation);
        return number.Value is null ? number.Refusal! : new RingGroupRecord(group, members.Value, number.Value);
    }

    private static async Task<RoomReply<List<string>>> SetMembersAsync(
        RoomsDbContext context, RingGroupRow group, IReadOnlyList<string>? wanted, CancellationToken cancellation)
    {
        var before = await context.RingGroupMembers.Where(member => member.RingGroupId == group.Id).ToListAsync(cancellation);
        if (wanted is null)
        {
            return before.OrderBy(member => member.Position).Select(member => member.PersonId).ToList();
        }

        if ((await Members.CheckAsync(context, wanted, MaxMembers, cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }

        context.RingGroupMembers.RemoveRange(before);
        await context.SaveChangesAsync(cancellation);
        context.RingGroupMembers.AddRange(wanted.Select((person, position) =>
            new RingGroupMemberRow { RingGroupId = group.Id, PersonId = person, Position = position }));
        return wanted.ToList();
    }

    private static async Task<RoomReply<string>> SetNumberAsync(
        RoomsDbContext context, RingGroupRow group, string? wanted, CancellationToken cancellation)
    {
        var own = await context.Numbers
            .Where(number => number.OrganisationId == group.OrganisationId && number.TargetId == group.Id && number.Kind == NumberKind.RingGroup)
            .OrderBy(number => number.Number)
            .FirstOrDefaultAsync(cancellation);
        if (wanted is null || wanted == own?.Number)
        {
            return own?.Number ?? "";
        }

        if (wanted.Length > 0)
        {
            if (!NumberRules.IsNumber(wanted))
            {
                return PersonEdit.BadNumber;
            }

            if (await NumberHolder.FindAsync(context, group.OrganisationId, wanted, cancellation) is { } taken)
            {
                return taken;
            }

            context.Numbers.Add(new NumberRow
            {
                OrganisationId = group.OrganisationId,
                Number = wanted,
                Kind = NumberKind.RingGroup,
                TargetId = group.Id,
            });
        }

        if (own is not null)
        {
            context.Numbers.Remove(own);
        }

        return wanted;
    }
}
