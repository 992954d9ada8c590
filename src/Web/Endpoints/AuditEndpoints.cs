using System.Text.Json;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

internal sealed record AuditEntryReply(
    long Sequence,
    DateTimeOffset At,
    string Actor,
    string Action,
    string Subject,
    JsonElement Details,
    string PreviousHash,
    string Hash);

internal sealed record AuditReply(IReadOnlyList<AuditEntryReply> Entries);

/// <summary>Reading the audit log, oldest first.</summary>
internal static class AuditEndpoints
{
    private const int MaxListed = 1000;

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/api/audit", ListAsync)
        .WithTags("Accounts")
        .RequirePermission(Permission.ReadAudit)
        .Produces<AuditReply>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<IResult> ListAsync(AuditReader reader, CancellationToken cancellation, long after = 0, int limit = 100)
    {
        if (after < 0 || limit is < 1 or > MaxListed)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPage", $"After is 0 or more, the limit 1 to {MaxListed}.");
        }

        var entries = await reader.ListAsync(after, limit, cancellation);
        return TypedResults.Ok(new AuditReply([.. entries.Select(entry => new AuditEntryReply(
            entry.Sequence,
            UtcMicroseconds.FromUtcMicroseconds(entry.At),
            entry.Actor,
            entry.Action,
            entry.Subject,
            JsonSerializer.Deserialize<JsonElement>(entry.Details),
            entry.PreviousHash,
            entry.Hash))]));
    }
}
