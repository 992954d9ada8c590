using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

/// <param name="OrganisationId">Left out: the caller's.</param>
/// <param name="TargetId">The id of what answers, or the number that a short code stands for; empty for a place to park calls.</param>
internal sealed record NumberRequest(string? OrganisationId, string? Number, string? Kind, string? TargetId);

internal sealed record NumberReply(string OrganisationId, string Number, string Kind, string TargetId);

/// <param name="Target">An organisation's id or a number, as the kind asks.</param>
internal sealed record RangeRequest(string? OrganisationId, string? First, string? Last, string? Kind, string? Target);

internal sealed record RangeReply(string OrganisationId, string First, string Last, string Kind, string Target);

internal sealed record NumbersReply(IReadOnlyList<NumberReply> Numbers, IReadOnlyList<RangeReply> Ranges);

/// <summary>The dial plan of an organisation, for its administrators.</summary>
internal static class NumberEndpoints
{
    public static void MapNumbers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapDirectoryPart("/api/numbers").KeptBy(Permission.ManageNumbers);
        group.MapGet("/", ListAsync).Produces<NumbersReply>();
        group.MapPost("/", AddAsync).Produces<NumberReply>(StatusCodes.Status201Created);
        group.MapPatch("/{number}", ChangeAsync).Produces<NumberReply>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{number}", RemoveAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/ranges", AddRangeAsync).Produces<RangeReply>(StatusCodes.Status201Created);
        group.MapDelete("/ranges/{first}/{last}", RemoveRangeAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(Caller caller, NumberRegister numbers, CancellationToken cancellation, string? organisationId = null)
    {
        var organisation = organisationId ?? caller.OrganisationId;
        if (!caller.MayIn(Permission.ManageNumbers, organisation))
        {
            return Problems.Refuse(new Refusal(RefusalCode.NotAllowed, "These are the numbers of another organisation."));
        }

        var plan = await numbers.ListAsync(organisation ?? "", cancellation);
        return TypedResults.Ok(new NumbersReply([.. plan.Numbers.Select(Describe)], [.. plan.Ranges.Select(Describe)]));
    }

    private static async Task<IResult> AddAsync(NumberRequest request, Caller caller, NumberRegister numbers, CancellationToken cancellation)
    {
        if (!TryRead(request, request.Number, caller, out var wanted))
        {
            return Edits.BadValue("kind", typeof(NumberKind));
        }

        var reply = await numbers.SetAsync(caller.EditorOf(), wanted, replace: false, cancellation);
        return reply.Value is { } added
            ? TypedResults.Created($"/api/numbers/{Uri.EscapeDataString(added.Number)}?organisationId={added.OrganisationId}", Describe(added))
            : Problems.Refuse(reply.Refusal!);
    }

    private static async Task<IResult> ChangeAsync(
        string number, NumberRequest request, Caller caller, NumberRegister numbers, CancellationToken cancellation, string? organisationId = null)
    {
        if (!TryRead(request with { OrganisationId = request.OrganisationId ?? organisationId }, number, caller, out var wanted))
        {
            return Edits.BadValue("kind", typeof(NumberKind));
        }

        var reply = await numbers.SetAsync(caller.EditorOf(), wanted, replace: true, cancellation);
        return reply.Value is { } changed ? TypedResults.Ok(Describe(changed)) : Problems.Refuse(reply.Refusal!);
    }

    private static async Task<IResult> RemoveAsync(
        string number, Caller caller, NumberRegister numbers, CancellationToken cancellation, string? organisationId = null) =>
        Edits.NoContent(await numbers.RemoveAsync(caller.EditorOf(), organisationId ?? caller.OrganisationId ?? "", number, cancellation));

    private static async Task<IResult> AddRangeAsync(RangeRequest request, Caller caller, NumberRegister numbers, CancellationToken cancellation)
    {
        if (!Edits.TryReadName<DialRangeKind>(request.Kind, out var kind) || kind is not { } known)
        {
            return Edits.BadValue("kind", typeof(DialRangeKind));
        }

        var wanted = new DialRangeRow
        {
            OrganisationId = request.OrganisationId ?? caller.OrganisationId ?? "",
            First = request.First ?? "",
            Last = request.Last ?? "",
            Kind = known,
            Target = request.Target ?? "",
        };
        var reply = await numbers.AddRangeAsync(caller.EditorOf(), wanted, cancellation);
        return reply.Value is { } added
            ? TypedResults.Created($"/api/numbers/ranges/{added.First}/{added.Last}?organisationId={added.OrganisationId}", Describe(added))
            : Problems.Refuse(reply.Refusal!);
    }

    private static async Task<IResult> RemoveRangeAsync(
        string first, string last, Caller caller, NumberRegister numbers, CancellationToken cancellation, string? organisationId = null) =>
        Edits.NoContent(await numbers.RemoveRangeAsync(caller.EditorOf(), organisationId ?? caller.OrganisationId ?? "", first, last, cancellation));

    private static bool TryRead(NumberRequest request, string? number, Caller caller, out NumberRow wanted)
    {
        var isRead = Edits.TryReadName<NumberKind>(request.Kind, out var kind) && kind is not null;
        wanted = new NumberRow
        {
            OrganisationId = request.OrganisationId ?? caller.OrganisationId ?? "",
            Number = number ?? "",
            Kind = kind ?? NumberKind.Other,
            TargetId = request.TargetId ?? "",
        };
        return isRead;
    }

    private static NumberReply Describe(NumberRow row) => new(row.OrganisationId, row.Number, SelfViews.CamelCase(row.Kind), row.TargetId);

    private static RangeReply Describe(DialRangeRow row) => new(row.OrganisationId, row.First, row.Last, SelfViews.CamelCase(row.Kind), row.Target);
}
