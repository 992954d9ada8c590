using CrossStrait.Rooms.Accounts;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Where nobody has an account yet, prints the one-time link with which the first administrator makes hers.
/// </summary>
internal sealed class FirstStart(IHostApplicationLifetime lifetime, ServerAddresses addresses, Invitations invitations) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ServerAddresses.WaitAsync(lifetime, stoppingToken);
        if (await invitations.CreateSetupAsync(stoppingToken) is { } secret)
        {
            await Console.Out.WriteLineAsync($"""

                Nobody has an account yet. Whoever opens this link makes the first one and administers this server:
                  {addresses.Open}/setup/{secret}
                It works once, for seven days or until the next start.

                """);
        }
    }
}
