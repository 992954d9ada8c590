using System.Data.Common;
using System.Globalization;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Web.Composition;

/// <summary>
/// <c>verify-audit</c>: walks the audit log of the configured database and says whether its chain is whole. It changes
/// nothing and may run beside a server.
/// </summary>
internal static class AuditCheck
{
    private const int Whole = 0;
    private const int Broken = 1;

    /// <summary>The process's exit code.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        AuditHead? noted = null;
        if (configuration["head"] is { } text && !AuditHead.TryRead(text, out noted))
        {
            return await FailAsync("--head takes a number, a colon and a hash, as verify-audit prints them.");
        }

        await using var services = new ServiceCollection()
            .AddRoomsStorage(configuration["Data:Path"] ?? "./data", configuration.Read<StorageOptions>("Storage"))
            .AddAudit()
            .BuildServiceProvider();
        try
        {
            if (!await services.GetRequiredService<RoomsDatabase>().AnswersAsync(CancellationToken.None))
            {
                return await FailAsync("the database does not answer, or was never made.");
            }

            var verdict = await services.GetRequiredService<AuditReader>().VerifyAsync(noted, CancellationToken.None);
            var head = string.Create(CultureInfo.InvariantCulture, $"{verdict.Entries}:{verdict.HeadHash}");
            if (verdict.Fault is { } fault)
            {
                return await FailAsync($"{fault}. The last whole entry is {head}");
            }

            await Console.Out.WriteLineAsync($"audit log: {verdict.Entries} entries, whole, head {head}");
            return Whole;
        }
        catch (DbException exception)
        {
            return await FailAsync(exception.Message);
        }
    }

    private static async Task<int> FailAsync(string reason)
    {
        await Console.Error.WriteLineAsync($"audit log: {reason}");
        return Broken;
    }
}
