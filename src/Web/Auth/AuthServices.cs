using CrossStrait.Rooms.Accounts;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Accounts.Oidc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        services.AddPasskeys();
        services.AddSingleton<OidcProvider>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<OidcSignIn>();
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionConnections>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionConnections>());
        services.AddSingleton<PermissionHubFilter>();
        services.Configure<HubOptions>(options =>
        {
            options.AddFilter<SessionConnections>();
            options.AddFilter<PermissionHubFilter>();
        });
        services.AddSingleton<ApiKey>();
        services.TryAddSingleton<IRoomTokenKeyStore, RoomTokenKeyFiles>();
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

    /// <summary>
    /// Of ASP.NET Core Identity only its passkey handler and the people that it finds. A passkey alone signs in, so the
    /// authenticator must have asked who is there, and must keep the key itself, for nobody is named beforehand.
    /// </summary>
    private static void AddPasskeys(this IServiceCollection services)
    {
        services.AddIdentityCore<AccountRow>().AddUserStore<AccountStore>();
        services.AddScoped<AccountStore>();
        services.AddScoped<IPasskeyHandler<AccountRow>, PasskeyHandler<AccountRow>>();
        services.AddScoped<Passkeys>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
            // The framework compares with the Origin header, which whoever calls may set; we with the address that was called.
            options.ValidateOrigin = static context => ValueTask.FromResult(
                !context.CrossOrigin && CookieGuard.IsOwn(context.Origin, context.HttpContext.Request));
        });
    }
}
