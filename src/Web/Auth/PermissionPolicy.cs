using CrossStrait.Rooms.Directory;
using Microsoft.AspNetCore.Authorization;

namespace CrossStrait.Web.Auth;

/// <summary>What an endpoint asks of its caller. Read by the cookie guard and by the test that walks all endpoints.</summary>
internal sealed record PermissionOfEndpoint(Permission Permission) : ICookieEndpoint;

/// <summary>An endpoint that a session's cookie opens, so that other sites' pages must be kept from using it.</summary>
internal interface ICookieEndpoint;

/// <summary>An endpoint with a policy of its own that takes the cookie too.</summary>
internal sealed record CookieEndpoint : ICookieEndpoint;

/// <summary>Declares permissions on endpoints.</summary>
public static class PermissionPolicy
{
    public static string NameOf(Permission permission) => $"Permission:{permission}";

    /// <summary>Only those pass whom the table gives this right; which organisation it is for, the endpoint looks at.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder
            .RequireAuthorization(NameOf(permission))
            .WithMetadata(new PermissionOfEndpoint(permission));

    internal static AuthorizationBuilder AddPermissions(this AuthorizationBuilder builder)
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            builder.AddPolicy(NameOf(permission), policy => policy
                .AddAuthenticationSchemes(Schemes.ApiKey, Schemes.Session)
                .RequireAuthenticatedUser()
                .RequireAssertion(context => Caller.From(context.User) is { } caller && caller.May(permission)));
        }

        return builder;
    }
}
