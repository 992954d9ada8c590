using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>All numbers and ranges of one organisation.</summary>
public sealed record NumberPlan(IReadOnlyList<NumberRow> Numbers, IReadOnlyList<DialRangeRow> Ranges);

/// <summary>Gives and takes numbers and ranges of the dial plan.</summary>
public sealed class NumberRegister(IDbContextFactory<RoomsDbContext> contexts, DirectoryIndex index, IAuditLog audit)
{
    private readonly DirectoryEdits _edits = new(contexts, index);

    private static Refusal Unknown { get; } = new(RefusalCode.UnknownNumber, "There is no such number or range.");

    public async Task<NumberPlan> ListAsync(string organisationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return new NumberPlan(
            await context.Numbers.AsNoTracking().Where(number => number.OrganisationId == organisationId).OrderBy(number => number.Number).ToListAsync(cancellation),
            await context.DialRanges.AsNoTracking().Where(range => range.OrganisationId == organisationId).OrderBy(range => range.First).ToListAsync(cancellation));
    }

    /// <param name="replace">Whether the number is there already and gets another target.</param>
    public async Task<RoomReply<NumberRow>> SetAsync(Editor editor, NumberRow wanted, bool replace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(wanted);
        if (!NumberRules.IsNumber(wanted.Number))
        {
            return PersonEdit.BadNumber;
        }

        if (!editor.MayEdit(wanted.OrganisationId))
        {
            return Editor.NotAllowed;
        }

        var reply = await _edits.RunAsync<NumberRow>(
            async context =>
            {
                if (await RefuseTargetAsync(context, editor, wanted, cancellation) is { } refusal)
                {
                    return refusal;
                }

                var row = await context.Numbers.SingleOrDefaultAsync(
                    one => one.OrganisationId == wanted.OrganisationId && one.Number == wanted.Number, cancellation);
                if (replace != row is not null)
                {
                    return row is null ? Unknown : (await NumberHolder.FindAsync(context, row.OrganisationId, row.Number, cancellation))!;
                }

                if (row is null)
                {
                    context.Numbers.Add(wanted);
                }
                else
                {
                    row.Kind = wanted.Kind;
                    row.TargetId = wanted.TargetId;
                }

                return await IsLoopAsync(context, wanted.OrganisationId, wanted.Number, cancellation) ? Loop(wanted.Number) : wanted;
            },
            cancellation);
        if (reply.Value is { } number)
        {
            await WriteAsync(editor, "number.given", number.OrganisationId, number.Number, number.TargetId);
        }

        return reply;
    }

    public async Task<RoomReply<Done>> RemoveAsync(Editor editor, string organisationId, string number, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        if (!editor.MayEdit(organisationId))
        {
            return Editor.NotAllowed;
        }

        var reply = await _edits.RunAsync<Done>(
            async context => await context.Numbers
                .Where(row => row.OrganisationId == organisationId && row.Number == number)
                .ExecuteDeleteAsync(cancellation) == 1
                    ? Done.Value
                    : Unknown,
            cancellation);
        if (reply.Value is not null)
        {
            await WriteAsync(editor, "number.taken", organisationId, number, "");
        }

        return reply;
    }

    public async Task<RoomReply<DialRangeRow>> AddRangeAsync(Editor editor, DialRangeRow wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        ArgumentNullException.ThrowIfNull(wanted);
        if (!editor.MayEdit(wanted.OrganisationId))
        {
            return Editor.NotAllowed;
        }

        if (wanted.First.Length != wanted.Last.Length
            || wanted.First.Length == 0
            || !NumberRules.IsPrefix(wanted.First)
            || !NumberRules.IsPrefix(wanted.Last)
            || string.CompareOrdinal(wanted.First, wanted.Last) > 0)
        {
            return new Refusal(RefusalCode.BadNumber, $"A range has two numbers of equally many digits, at most {NumberRules.MaxLength}, the lower first.");
        }

        return await _edits.RunAsync<DialRangeRow>(
            async context =>
            {
                if (await context.DialRanges.AnyAsync(
                    range => range.OrganisationId == wanted.OrganisationId && range.First == wanted.First && range.Last == wanted.Last, cancellation))
                {
                    return new Refusal(RefusalCode.NumberTaken, "This range is there already.");
                }

                var isKnown = wanted.Kind switch
                {
                    DialRangeKind.Organisation => wanted.Target != wanted.OrganisationId
                        && await context.Organisations.AnyAsync(organisation => organisation.Id == wanted.Target, cancellation),
                    DialRangeKind.Number => NumberRules.TryClean(wanted.Target, out _),
                    _ => wanted.Target.Length == 0,
                };
                if (!isKnown)
                {
                    return new Refusal(RefusalCode.BadRequest, "The target of the range is not what its kind asks for.");
                }

                context.DialRanges.Add(wanted);
                return await IsLoopAsync(context, wanted.OrganisationId, wanted.First, cancellation) ? Loop(wanted.First) : wanted;
            },
            cancellation);
    }

    public async Task<RoomReply<Done>> RemoveRangeAsync(Editor editor, string organisationId, string first, string last, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(editor);
        return !editor.MayEdit(organisationId)
            ? Editor.NotAllowed
            : await _edits.RunAsync<Done>(
                async context => await context.DialRanges
                    .Where(range => range.OrganisationId == organisationId && range.First == first && range.Last == last)
                    .ExecuteDeleteAsync(cancellation) == 1
                        ? Done.Value
                        : Unknown,
                cancellation);
    }

    private static Refusal Loop(string number) => new(RefusalCode.DialLoop, $"The number {number} would lead back to itself.");

    private static async Task<Refusal?> RefuseTargetAsync(RoomsDbContext context, Editor editor, NumberRow wanted, CancellationToken cancellation)
    {
        var target = wanted.TargetId;
        if (!await context.Organisations.AnyAsync(organisation => organisation.Id == wanted.OrganisationId, cancellation))
        {
            return new Refusal(RefusalCode.UnknownOrganisation, "There is no such organisation.");
        }

        switch (wanted.Kind)
        {
            case NumberKind.Person:
                // A number of one's own organisation is a person's own; one that leads elsewhere is a short code.
                return await context.People.AnyAsync(person => person.Id == target && person.OrganisationId == wanted.OrganisationId, cancellation)
                    ? null
                    : new Refusal(RefusalCode.UnknownPerson, "There is no such person in this organisation.");
            case NumberKind.RingGroup:
                return await context.RingGroups.AnyAsync(group => group.Id == target && group.OrganisationId == wanted.OrganisationId, cancellation)
                    ? null
                    : new Refusal(RefusalCode.UnknownRingGroup, "There is no such ring group in this organisation.");
            case NumberKind.Room:
                return await context.Rooms.AnyAsync(room => room.Id == target, cancellation)
                    ? null
                    : new Refusal(RefusalCode.BadRequest, "There is no such room.");
            case NumberKind.ShortCode:
                return NumberRules.TryClean(target, out _)
                    || await context.People.AnyAsync(person => person.Id == target, cancellation)
                    || await context.RingGroups.AnyAsync(group => group.Id == target, cancellation)
                    || await context.Rooms.AnyAsync(room => room.Id == target, cancellation)
                        ? null
                        : new Refusal(RefusalCode.BadNumber, "A short code stands for a number, a person, a ring group or a room.");
            case NumberKind.Park:
                return target.Length == 0 ? null : new Refusal(RefusalCode.BadRequest, "A place to park calls has no target.");
            default:
                return editor.OrganisationId is null && target.Length is > 0 and <= 64
                    ? null
                    : new Refusal(RefusalCode.BadRequest, "This kind of number is given by the server's own parts.");
        }
    }

    /// <summary>Looks at the plan as it will be. People do not matter: a number that leads to one is no loop.</summary>
    private static async Task<bool> IsLoopAsync(RoomsDbContext context, string organisationId, string number, CancellationToken cancellation)
    {
        await context.SaveChangesAsync(cancellation);
        var plan = new DialPlanTable(
            await context.Organisations.AsNoTracking().ToListAsync(cancellation),
            await context.Numbers.AsNoTracking().ToListAsync(cancellation),
            await context.DialRanges.AsNoTracking().ToListAsync(cancellation),
            new HashSet<string>(),
            new Dictionary<string, RingGroupPlan>());
        return plan.IsLoop(organisationId, number);
    }

    private Task WriteAsync(Editor editor, string action, string organisationId, string number, string target) =>
        audit.WriteAsync(editor.Actor, action, number, new { organisationId, target }, CancellationToken.None);
}
