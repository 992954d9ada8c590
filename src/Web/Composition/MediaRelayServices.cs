using System.ComponentModel;
using CrossStrait.MediaRelay;

namespace CrossStrait.Web.Composition;

/// <summary>Registers the relay with the options of section "MediaRelay".</summary>
internal static class MediaRelayServices
{
    public static IServiceCollection AddMediaRelay(this IServiceCollection services, IConfiguration configuration)
    {
        return services
            .AddSingleton(_ => configuration.Read<RelayOptions>("MediaRelay"))
            .AddSingleton(provider => Create(provider.GetRequiredService<RelayOptions>(), provider.GetRequiredService<ILoggerFactory>()));
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
        catch (ArgumentException exception)
        {
            throw new StartException(exception.Message, exception);
        }
        catch (DllNotFoundException exception)
        {
            throw new StartException("OpenSSL 3 is missing: install libssl3.", exception);
        }
    }
}
