using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling;
using CrossStrait.Web.Accounts.Oidc;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Metrics;

namespace CrossStrait.Web.Composition;

/// <summary>
/// What must stand before the first request and before every other hosted part: schema, keys, settings that are read late. Fails the start, not
/// a caller.
/// </summary>
internal sealed class HostStartup(
    RoomsDatabase database,
    DataPaths paths,
    ApiKey key,
    RoomTokenKeys tokenKeys,
    MeterCollector meters,
    TurnOptions turn,
    OidcOptions oidc,
    StorageOptions storage,
    ILogger<HostStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((turn.FindFault() ?? storage.FindFault()) is { } fault)
        {
            throw new StartException(fault);
        }

        if (oidc.FindFault() is { } oidcFault)
        {
            throw new StartException(oidcFault);
        }

        logger.DataDirectory(paths.Root);
        await database.PrepareAsync(cancellationToken);
        _ = tokenKeys.Signing;
        meters.Start();
        if (key.IsKeptInFile)
        {
            logger.ApiKeyInFile(paths.ApiKey);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
