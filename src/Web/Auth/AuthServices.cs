using CrossStrait.Rooms.Accounts;
using CrossStrait.Web.Accounts;
using Microsoft.AspNetCore.Authentication;

namespace CrossStrait.Web.Auth;

/// <summary>Registers the schemes and the policies over them.</summary>
internal static class AuthServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAccountStorage();
        services.AddSingleton<Passwords>();
        services.AddSingleton<PersonAccounts>();
        services.AddSingleton<SignInFlow>();
        services.AddSingleton<SelfViews>();
        services.AddSingleton<ApiKey>();
        services.AddSingleton<RoomTokenKeys>();
        services.AddSingleton(provider => new RoomTokens(
            provider.GetRequiredService<RoomTokenKeys>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Schemes.ApiKey, null)
            .AddScheme<AuthenticationSchemeOptions, RoomTokenHandler>(Schemes.RoomToken, null)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(Schemes.Session, null);
        services.AddAuthorizationBuilder()
            .AddPermissions()
            .AddPolicy(Policies.Session, policy => policy
                .AddAuthenticationSchemes(Schemes.Session)
                .RequireAuthenticatedUser())
            .AddPolicy(Policies.RoomToken, policy => policy
                .AddAuthenticationSchemes(Schemes.RoomToken)
                .RequireAuthenticatedUser()
                .AddRequirements(new RoomOfRoute()))
            .AddPolicy(Policies.AdminOrRoomToken, policy => policy
                .AddAuthenticationSchemes(Schemes.ApiKey, Schemes.Session, Schemes.RoomToken)
                .RequireAuthenticatedUser()
                .AddRequirements(new RoomOfRoute()));
        return services;
    }
}
