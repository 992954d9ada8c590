using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CrossStrait.Rooms.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CrossStrait.Web.Composition;

/// <summary>
/// <c>--lan</c>: https for the machines of the local network, beside the addresses that were asked for.
/// </summary>
internal static class Lan
{
    private const string DefaultUrls = "http://localhost:8080";
    private const string DefaultPort = "8443";

    public static void AddLan(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (!arguments.Lan)
        {
            return;
        }

        var urls = builder.Configuration["urls"] ?? DefaultUrls;
        builder.WebHost.UseUrls($"{urls};https://*:{builder.Configuration["Lan:Port"] ?? DefaultPort}");
        builder.Services.AddSingleton(services => LanCertificate.Open(
            services.GetRequiredService<DataPaths>(),
            services.GetRequiredService<TimeProvider>().GetUtcNow()));
        builder.Services.AddOptions<KestrelServerOptions>().Configure<X509Certificate2>(static (kestrel, certificate) =>
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        builder.Services.AddHostedService<LanGreeting>();
    }
}

/// <summary>Prints where to go and which fingerprint the browser's warning must show.</summary>
internal sealed class LanGreeting(IHostApplicationLifetime lifetime, ServerAddresses addresses, X509Certificate2 certificate) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ServerAddresses.WaitAsync(lifetime, stoppingToken);
        var secure = addresses.All.Last(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        var lines = LanCertificate.ListAddresses().Select(address => $"  {ServerAddresses.ForBrowser(secure, Host(address))}/");
        await Console.Out.WriteLineAsync($"""

            In the local network:
            {string.Join('\n', lines)}
            Browsers will warn of an unknown certificate. Go on only if they show this SHA-256 fingerprint:
              {LanCertificate.Fingerprint(certificate)}

            """);
    }

    private static string Host(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
