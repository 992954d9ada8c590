using System.Text.Json;
using CrossStrait.Rooms.Sessions;
using Microsoft.AspNetCore.Diagnostics;

namespace CrossStrait.Web.Endpoints;

/// <summary>
/// Errors as ProblemDetails (RFC 9457) with a <c>code</c> that programs may compare; titles and details are for
/// people.
/// </summary>
internal static class Problems
{
    private const string CodeKey = "code";

    public static IResult Create(int status, string code, string detail) => TypedResults.Problem(
        detail,
        statusCode: status,
        extensions: [new KeyValuePair<string, object?>(CodeKey, code)]);

    /// <summary>
    /// Gives a body to every refusal that left without one: routing, authorisation, model binding, body limits.
    /// </summary>
    public static Task WriteEmptyAsync(StatusCodeContext context)
    {
        var (code, detail) = Explain(context.HttpContext.Response.StatusCode);
        return Create(context.HttpContext.Response.StatusCode, code, detail).ExecuteAsync(context.HttpContext);
    }

    /// <summary>The answer to an exception that nobody caught. What it said stays in the log.</summary>
    public static Task WriteUnhandledAsync(HttpContext context)
    {
        var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        var (code, detail) = Explain(status);
        return Create(status, code, detail).ExecuteAsync(context);
    }

    /// <summary>A refusal of the rooms below as an answer over HTTP.</summary>
    public static IResult Refuse(Refusal refusal)
    {
        var name = refusal.Code.ToString();
        var status = refusal.Code switch
        {
            RefusalCode.BadCredentials => StatusCodes.Status401Unauthorized,
            RefusalCode.LockedOut => StatusCodes.Status423Locked,
            RefusalCode.NotAllowed => StatusCodes.Status403Forbidden,
            RefusalCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
            _ when name.StartsWith("Bad", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
            _ when name.StartsWith("Unknown", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status409Conflict,
        };
        return Create(status, JsonNamingPolicy.CamelCase.ConvertName(name), refusal.Message);
    }

    private static (string Code, string Detail) Explain(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("badRequest", "The request cannot be read: malformed, incomplete, or a member given twice."),
        StatusCodes.Status401Unauthorized => ("notAuthenticated", "A valid credential is needed: a bearer, or a session that has not ended."),
        StatusCodes.Status403Forbidden => ("notAllowed", "This credential does not give that right."),
        StatusCodes.Status404NotFound => ("notFound", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => ("methodNotAllowed", "This address does not take that method."),
        StatusCodes.Status413PayloadTooLarge => ("tooLarge", "The request body is too large."),
        StatusCodes.Status415UnsupportedMediaType => ("unsupportedMediaType", "This content type is not understood here."),
        StatusCodes.Status429TooManyRequests => ("tooManyRequests", "Too many requests: wait as Retry-After says."),
        StatusCodes.Status500InternalServerError => ("internal", "The server failed; its log says why."),
        StatusCodes.Status503ServiceUnavailable => ("notReady", "The server is not ready."),
        _ => ("refused", "The request was refused."),
    };
}
