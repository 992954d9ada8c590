using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Rooms.Accounts;

/// <summary>Registers what accounts keep in the database.</summary>
public static class AccountServices
{
    public static IServiceCollection AddAccountStorage(this IServiceCollection services) => services
        .AddSingleton<AccountBook>()
        .AddSingleton<AccountSessions>()
        .AddSingleton<Challenges>()
        .AddSingleton<ExternalLogins>()
        .AddSingleton<Invitations>()
        .AddSingleton<OrganisationKeys>()
        .AddSingleton<SignInAttempts>();
}
