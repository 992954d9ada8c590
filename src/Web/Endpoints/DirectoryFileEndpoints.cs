using System.Text;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Composition;
using Microsoft.AspNetCore.Mvc;

namespace CrossStrait.Web.Endpoints;

/// <summary>The people of an organisation from a file and into one. A file holds addresses, so it is for those who manage people.</summary>
internal static class DirectoryFileEndpoints
{
    private const int MaxFileBytes = 4 * 1024 * 1024;

    /// <summary>Spreadsheets take a table for the old encoding of their country unless it begins with this.</summary>
    private const string ByteOrderMark = "\uFEFF";

    public static void MapDirectoryFiles(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/directory")
            .WithTags("Directory")
            .RequirePermission(Permission.ManagePeople)
            .RequireRateLimiting(RateLimits.Directory)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        group.MapPost("/import", ImportAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxFileBytes))
            .Produces<ImportReport>()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        group.MapGet("/export", ExportAsync).Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "text/vcard");
    }

    private static async Task<IResult> ImportAsync(
        Caller caller,
        HttpRequest request,
        DirectoryImport import,
        CancellationToken cancellation,
        string? format = null,
        string? organisationId = null)
    {
        if (!Edits.TryReadName<ExchangeFormat>(format ?? "", out var read) || read is not { } known)
        {
            return BadFormat();
        }

        if ((organisationId ?? caller.OrganisationId) is not { } organisation)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badRequest", "A key of no organisation names it: organisationId.");
        }

        string? text;
        try
        {
            text = await ReadTextAsync(request, cancellation);
        }
        catch (BadHttpRequestException exception)
        {
            return Problems.Create(exception.StatusCode, "tooLarge", $"A file has at most {MaxFileBytes} bytes. Nothing of it was taken.");
        }

        if (text is null)
        {
            return Problems.Create(StatusCodes.Status400BadRequest, "badEncoding", "The file is not in UTF-8. Nothing of it was taken.");
        }

        var reply = await import.ImportAsync(caller.EditorOf(), organisation, text, known, cancellation);
        return reply.Value is { } report ? TypedResults.Ok(report) : Problems.Refuse(reply.Refusal!);
    }

    private static async Task<IResult> ExportAsync(
        Caller caller,
        DirectoryExport export,
        CancellationToken cancellation,
        string? format = null,
        string? organisationId = null,
        string version = "4.0")
    {
        if (!Edits.TryReadName<ExchangeFormat>(format ?? "", out var read) || read is not { } known || version is not ("3.0" or "4.0"))
        {
            return BadFormat();
        }

        var mayAll = caller.May(Permission.ManageOrganisations);
        var organisation = organisationId ?? (mayAll ? null : caller.OrganisationId);
        if (!mayAll && organisation != caller.OrganisationId)
        {
            return Problems.Create(StatusCodes.Status403Forbidden, "notAllowed", "This credential does not give that right.");
        }

        var text = await export.ExportAsync(organisation, known, version, cancellation);
        return known == ExchangeFormat.Csv
            ? TypedResults.File(Encoding.UTF8.GetBytes(ByteOrderMark + text), "text/csv; charset=utf-8", "directory.csv")
            : TypedResults.File(Encoding.UTF8.GetBytes(text), "text/vcard; charset=utf-8", "directory.vcf");
    }

    /// <summary>Null for what is neither UTF-8 nor UTF-16 with its mark.</summary>
    private static async Task<string?> ReadTextAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            using var reader = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static IResult BadFormat() =>
        Problems.Create(StatusCodes.Status400BadRequest, "badFormat", "The format is csv or vcard, the version of vCards 3.0 or 4.0.");
}
