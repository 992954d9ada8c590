using System.Text.Encodings.Web;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling;
using CrossStrait.Signaling.Lines;
using CrossStrait.Web.Accounts.Oidc;
using CrossStrait.Web.Auth;
using CrossStrait.Web.Metrics;
using CrossStrait.Web.Nodes;
using Microsoft.AspNetCore.HttpOverrides;

namespace CrossStrait.Web.Composition;

/// <summary>All registrations of the server, one line for each part.</summary>
internal static class CrossStraitServices
{
    /// <summary>An SDP offer of many m-lines fits; endpoints that take files say so themselves.</summary>
    private const long MaxBodyBytes = 256 * 1024;

    private static readonly TimeSpan _shutdown = TimeSpan.FromSeconds(15);

    public static void AddCrossStrait(this WebApplicationBuilder builder, HostArguments arguments)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;
        services.AddRoomsStorage(configuration["Data:Path"] ?? "./data", configuration.Read<StorageOptions>("Storage"));
        services.AddAudit();
        services.AddSingleton(_ => configuration.Read<OidcOptions>("Oidc"));
        services.AddHostedService<HostStartup>();
        services.AddNodes(configuration);
        services.AddSignIn();
        services.AddSingleton<ServerAddresses>();
        if (!arguments.Demo)
        {
            services.AddHostedService<FirstStart>();
        }

        services.AddMediaRelay(configuration);
        services.AddRecordings();
        services.AddHostedService<CompositionRunner>();
        services.AddSingleton(_ => configuration.ReadRooms());
        services.AddRoomSessions();
        services.AddSingleton(_ => SideNames.Read(configuration));
        services.AddSingleton(provider => provider.GetRequiredService<SideNames>().Keys);
        services.AddDirectory();
        services.AddHostedService<DirectoryFollower>();
        services.AddHostedService<SessionLifetime>();
        services.AddSingleton(_ => configuration.Read<TurnOptions>("Turn"));
        services.AddSignaling();
        services.AddLines();
        services.AddSingleton<IRoomPasses, RoomPasses>();
        services.AddHostedService<CallLifetime>();
        services.AddSingleton<MeterCollector>();
        services.AddRateLimits(configuration);
        services.AddProblemDetails();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CrossStrait";
            document.Info.Description = "Rooms, tokens, recordings, WHIP and WHEP. Errors are ProblemDetails with a stable `code`.";
            return Task.CompletedTask;
        }));
        services.AddForwardedHeaders(configuration);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.MaxDepth = 16;
            // Nothing of this is ever part of a page: a joinUrl can be taken from the bytes as it stands.
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = _shutdown);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.AddDemo(arguments);
        builder.AddLan(arguments);
    }

    /// <summary>
    /// Behind a proxy the caller's address and scheme are the proxy's word; it is believed from loopback and from
    /// those configured.
    /// </summary>
    internal static void AddForwardedHeaders(this IServiceCollection services, IConfiguration configuration) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            foreach (var network in configuration.GetSection("ForwardedHeaders:KnownNetworks").Get<string[]>() ?? [])
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var known)
                    ? known
                    : throw new StartException($"ForwardedHeaders:KnownNetworks: '{network}' is not a network such as 10.0.0.0/8."));
            }
        });
}
