using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CrossStrait.Web.Auth;

/// <summary>
/// What both schemes share: the bearer credential of a request and the challenge that asks for one (RFC 6750).
/// </summary>
internal abstract class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggerFactory,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggerFactory, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>The credential after <c>Bearer</c>, or null.</summary>
    protected string? ReadBearer()
    {
        var header = Request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        // RFC 6750 3.1: no error attribute when the request carried no credential at all.
        Response.Headers[HeaderNames.WWWAuthenticate] = result.Failure is null
            ? "Bearer realm=\"crossstrait\""
            : $"Bearer realm=\"crossstrait\", error=\"invalid_token\", error_description=\"{result.Failure.Message}\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
    }
}
