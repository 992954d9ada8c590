namespace CrossStrait.Web.Accounts.Oidc;

/// <summary>Configuration section "Oidc": one OpenID provider beside the accounts of this server. Empty: none.</summary>
internal sealed record OidcOptions
{
    /// <summary>The issuer, as it stands in its tokens. Below it lies <c>/.well-known/openid-configuration</c>.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    /// <summary>Empty: a public client, which has PKCE alone.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>What stands on the button.</summary>
    public string Name { get; init; } = "OpenID";

    public string Scopes { get; init; } = "openid profile email";

    public bool IsOn => Authority.Length > 0;

    /// <summary>What the operator must change, or null.</summary>
    public string? FindFault()
    {
        if (!IsOn)
        {
            return null;
        }

        if (ClientId.Length == 0)
        {
            return "Oidc:ClientId is missing.";
        }

        // Tokens and secrets in the clear are for trying things out on one machine.
        return Uri.TryCreate(Authority, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? null
            : $"Oidc:Authority: '{Authority}' is not an https address.";
    }
}
