using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Rooms.Audit;

/// <summary>Registers the audit log.</summary>
public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<IAuditLog, AuditLog>()
        .AddSingleton<AuditReader>();
}
