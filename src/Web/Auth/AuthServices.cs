using Microsoft.AspNetCore.Authentication;

namespace CrossStrait.Web.Auth;

/// <summary>Registers the two schemes and the policies over them.</summary>
internal static class AuthServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<ApiKey>();
        services.AddSingleton<RoomTokenKeys>();
        services.AddSingleton(provider => new RoomTokens(
            provider.GetRequiredService<RoomTokenKeys>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null)
            .AddScheme<AuthenticationSchemeOptions, RoomTokenHandler>(Schemes.RoomToken, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy
                .AddAuthenticationSchemes(Schemes.ApiKey)
                .RequireRole(Policies.Admin))
            .AddPolicy(Policies.RoomToken, policy => policy
                .AddAuthenticationSchemes(Schemes.RoomToken)
                .RequireAuthenticatedUser()
                .AddRequirements(new RoomOfRoute()))
            .AddPolicy(Policies.AdminOrRoomToken, policy => policy
                .AddAuthenticationSchemes(Schemes.ApiKey, Schemes.RoomToken)
                .RequireAuthenticatedUser()
                .AddRequirements(new RoomOfRoute()));
        return services;
    }
}
