using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Somebody's place in a working group.</summary>
public sealed record GroupPlace(string PersonId, Role Role);

/// <summary>A working group with its members.</summary>
public sealed record GroupRecord(GroupRow Group, IReadOnlyList<GroupPlace> Members);

/// <summary>
/// Adds, changes and removes working groups, which belong to no single organisation: whoever may keep groups may keep those
/// in which somebody of her organisation is.
/// </summary>
public sealed class GroupRegister(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index, TimeProvider time)
{
    public const int MaxMembers = 500;

    private readonly DirectoryEdits _edits = new(contexts, index);

    private static Refusal Unknown { get; } = new(RefusalCode.UnknownGroup, "There is no such working group.");

    public async Task<IReadOnlyList<GroupRecord>> ListAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var groups = await context.Groups.AsNoTracking().OrderBy(group => group.Name).ThenBy(group => group.Id).ToListAsync(cancellation);
        var members = (await context.GroupMembers.AsNoTracking().ToListAsync(cancellation)).ToLookup(member => member.GroupId, StringComparer.Ordinal);
        return groups.ConvertAll(group => new GroupRecord(group, [.. members[group.Id].Select(Place)]));
    }

    public Task<RoomReply<GroupRecord>> AddAsync(Editor editor, string name, IReadOnlyList<GroupPlace> members, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(members);
        return _edits.RunAsync<GroupRecord>(
            async context =>
            {
                var group = new GroupRow { Id = PrefixedId.New("WG"), Name = "", CreatedAt = time.GetUtcNow().ToUtcMicroseconds() };
                context.Groups.Add(group);
                return await WriteAsync(context, editor, group, name, members, cancellation);
            },
            cancellation);
    }

    /// <param name="name">Null leaves it.</param>
    /// <param name="members">All of them, in place of those before; null leaves them.</param>
    public Task<RoomReply<GroupRecord>> ChangeAsync(
        Editor editor, string groupId, string? name, IReadOnlyList<GroupPlace>? members, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return _edits.RunAsync<GroupRecord>(
            async context =>
            {
                var (group, refusal) = await TakeAsync(context, editor, groupId, version, cancellation);
                return group is null ? refusal! : await WriteAsync(context, editor, group, name ?? group.Name, members, cancellation);
            },
            cancellation);
    }

    public Task<RoomReply<Done>> RemoveAsync(Editor editor, string groupId, long? version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return _edits.RunAsync<Done>(
            async context =>
            {
                var (group, refusal) = await TakeAsync(context, editor, groupId, version, cancellation);
                if (group is null)
                {
                    return refusal!;
                }

                await context.GroupMembers.Where(member => member.GroupId == groupId).ExecuteDeleteAsync(cancellation);
                context.Groups.Remove(group);
                return Done.Value;
            },
            cancellation);
    }

    private static async Task<(GroupRow? Group, Refusal? Refusal)> TakeAsync(
        RoomsDbContext context, Editor editor, string groupId, long? version, CancellationToken cancellation)
    {
        if (await context.Groups.SingleOrDefaultAsync(one => one.Id == groupId, cancellation) is not { } group)
        {
            return (null, Unknown);
        }

        var isNear = editor.OrganisationId is null || await context.GroupMembers
            .Where(member => member.GroupId == groupId)
            .Join(context.People, member => member.PersonId, person => person.Id, (_, person) => person.OrganisationId)
            .AnyAsync(organisation => organisation == editor.OrganisationId, cancellation);
        return !isNear ? (null, Editor.NotAllowed)
            : version is not null && version != group.Version ? (null, DirectoryEdits.WrongVersion(group.Version))
            : (group, null);
    }

    private static async Task<RoomReply<GroupRecord>> WriteAsync(
        RoomsDbContext context, Editor editor, GroupRow group, string name, IReadOnlyList<GroupPlace>? members, CancellationToken cancellation)
    {
        if (!NameRules.TryClean(name, PersonEdit.MaxNameLength, out var clean))
        {
            return new Refusal(RefusalCode.BadName, $"A name is 1 to {PersonEdit.MaxNameLength} printable characters.");
        }

        group.Name = clean;
        group.Version++;
        var before = await context.GroupMembers.Where(member => member.GroupId == group.Id).ToListAsync(cancellation);
        if (members is null)
        {
            return new GroupRecord(group, before.ConvertAll(Place));
        }

        var people = await Members.CheckAsync(context, [.. members.Select(member => member.PersonId)], MaxMembers, cancellation);
        if (people.Refusal is not null)
        {
            return people.Refusal;
        }

        if (editor.OrganisationId is not null && !people.Value!.Any(person => person.OrganisationId == editor.OrganisationId))
        {
            return Editor.NotAllowed;
        }

        context.GroupMembers.RemoveRange(before);
        await context.SaveChangesAsync(cancellation);
        context.GroupMembers.AddRange(members.Select(member => new GroupMemberRow { GroupId = group.Id, PersonId = member.PersonId, Role = member.Role }));
        return new GroupRecord(group, members);
    }

    private static GroupPlace Place(GroupMemberRow member) => new(member.PersonId, member.Role);
}
