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
            .AddSingleton(provider => MediaRelayFactory.Create(options, provider.GetRequiredService<ILoggerFactory>()));
    }
}
