using System.Globalization;
using System.Text;
using System.Text.Json;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Endpoints;

internal sealed record CallRecordReply(
    string CallId,
    string OrganisationId,
    string CallerId,
    string CallerName,
    string Number,
    string? AnsweredById,
    string? AnsweredByName,
    IReadOnlyList<string> Parties,
    bool Video,
    DateTimeOffset StartedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset EndedAt,
    int Seconds,
    string Reason,
    int Sip);

internal sealed record CallRecordsReply(IReadOnlyList<CallRecordReply> Records);

/// <summary>Call-detail records of one's organisation, and the messages that callers left for oneself.</summary>
internal static class CallEndpoints
{
    private const int MaxListed = 10_000;

    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/call-records", ListAsync)
            .WithTags("Calls")
            .RequirePermission(Permission.ReadRecords)
            .Produces<CallRecordsReply>()
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        routes.MapGet("/api/voicemails/{voicemailId}/file", ReadFileAsync)
            .WithTags("Calls")
            .RequirePermission(Permission.SignedIn)
            .Produces(StatusCodes.Status200OK, contentType: "video/mp4")
            .Produces(StatusCodes.Status206PartialContent, contentType: "video/mp4")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The newest first. Whoever manages organisations may name any, or none for all.</summary>
    private static async Task<IResult> ListAsync(
        Caller caller,
        CallRecords records,
        CancellationToken cancellation,
        string? organisationId = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        string? format = null,
        int offset = 0,
        int limit = 1000)
    {
        if (offset < 0 || limit is < 1 or > MaxListed)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badPage", $"The offset is 0 or more, the limit 1 to {MaxListed}.");
        }

        if (format is not (null or "json" or "csv"))
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badFormat", "A format is json or csv.");
        }

        var wanted = organisationId ?? (caller.May(Permission.ManageOrganisations) ? null : caller.OrganisationId);
        if (wanted is null ? !caller.May(Permission.ManageOrganisations) : !caller.MayIn(Permission.ReadRecords, wanted))
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "These are the records of another organisation.");
        }

        var rows = await records.ListAsync(wanted, from, to, offset, limit, cancellation);
        return format == "csv"
            ? TypedResults.Text(WriteCsv(rows), "text/csv; charset=utf-8", Encoding.UTF8)
            : TypedResults.Ok(new CallRecordsReply([.. rows.Select(Describe)]));
    }

    /// <summary>Only for her whom the message is for: to others it does not exist.</summary>
    private static async Task<IResult> ReadFileAsync(string voicemailId, Caller caller, Voicemails voicemails, CancellationToken cancellation) =>
        caller.Person is { } person && await voicemails.OpenAsync(person.PersonId, voicemailId, cancellation) is { } file
            ? TypedResults.PhysicalFile(file, "video/mp4", $"{voicemailId}.mp4", enableRangeProcessing: true)
            : Problems.Create(StatusCodes.Status404NotFound, "unknownVoicemail", "There is no such message.");

    private static CallRecordReply Describe(CallRecordRow row) => new(
        row.CallId,
        row.OrganisationId,
        row.CallerId,
        row.CallerName,
        row.Number,
        row.AnsweredById,
        row.AnsweredByName,
        row.Parties.Split(',', StringSplitOptions.RemoveEmptyEntries),
        row.IsVideo,
        UtcMicroseconds.FromUtcMicroseconds(row.StartedAt),
        row.AnsweredAt is { } answered ? UtcMicroseconds.FromUtcMicroseconds(answered) : null,
        UtcMicroseconds.FromUtcMicroseconds(row.EndedAt),
        row.Seconds,
        JsonNamingPolicy.CamelCase.ConvertName(row.Reason.ToString()),
        row.Sip);

    /// <summary>RFC 4180. Starts with a byte order mark, without which spreadsheets take Chinese for something else.</summary>
    private static string WriteCsv(IReadOnlyList<CallRecordRow> rows)
    {
        var text = new StringBuilder("\uFEFFcall,organisation,caller,callerName,number,answeredBy,answeredByName,video,startedAt,answeredAt,endedAt,seconds,reason,sip\r\n");
        foreach (var one in rows.Select(Describe))
        {
            string?[] fields =
            [
                one.CallId, one.OrganisationId, one.CallerId, one.CallerName, one.Number, one.AnsweredById, one.AnsweredByName,
                one.Video ? "true" : "false", Write(one.StartedAt), one.AnsweredAt is { } at ? Write(at) : "", Write(one.EndedAt),
                one.Seconds.ToString(CultureInfo.InvariantCulture), one.Reason, one.Sip.ToString(CultureInfo.InvariantCulture),
            ];
            text.AppendJoin(',', fields.Select(field => Quote(field ?? ""))).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Write(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A spreadsheet runs a field that begins like a formula (CWE-1236): such a one is marked as text.</summary>
    private static string Quote(string field)
    {
        var safe = field.Length > 0 && field[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{field}" : field;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
