using System.ComponentModel;
using CrossStrait.MediaRelay;

namespace CrossStrait.Web.Composition;

/// <summary>Registers the relay with the options of section "MediaRelay".</summary>
internal static class MediaRelayServices
{
    public static IServiceCollection AddMediaRelay(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("MediaRelay").Get<RelayOptions>() ?? new RelayOptions();
        return services
            .AddSingleton(options)
            .AddSingleton(provider => Create(options, provider.GetRequiredService<ILoggerFactory>()));
    }

    private static IMediaRelay Create(RelayOptions options, ILoggerFactory loggers)
    {
        try
        {
            return MediaRelayFactory.Create(options, loggers);
        }
        catch (Win32Exception exception)
        {
            throw new StartException($"UDP port {options.UdpPort} cannot be opened ({exception.Message}); set MediaRelay__UdpPort.", exception);
        }
        catch (DllNotFoundException exception)
        {
            throw new StartException("OpenSSL 3 is missing: install libssl3.", exception);
        }
    }
}
