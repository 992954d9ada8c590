using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Recording;

/// <summary>Registers recordings. The host also runs <see cref="CompositionQueue.RunAsync"/>.</summary>
public static class RecordingServices
{
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RecordingRows(provider.GetRequiredService<IDbContextFactory<RoomsDbContext>>()));
        services.AddSingleton(provider => new CompositionQueue(
            provider.GetRequiredService<RecordingRows>(),
            new RecordingComposer(new Ffmpeg()),
            provider.GetRequiredService<DataPaths>(),
            provider.GetRequiredService<ILogger<CompositionQueue>>()));
        services.AddSingleton<IRecordingLibrary>(provider => new RecordingLibrary(
            provider.GetRequiredService<RecordingRows>(),
            provider.GetRequiredService<CompositionQueue>(),
            provider.GetRequiredService<DataPaths>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
