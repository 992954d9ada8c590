using System.Threading.Channels;

namespace CrossStrait.MediaRelay;

/// <summary>
/// The whole of the media relay as others see it: commands in, events out. Both are serialisable records, so that a
/// relay can stand behind a pipe or on another machine without change above it.
/// </summary>
public interface IMediaRelay : IAsyncDisposable
{
    /// <summary>Hands a command over. Never blocks and never throws for a bad command; any thread may call.</summary>
    void Post(RelayCommand command);

    /// <summary>What happened, in order. One reader.</summary>
    ChannelReader<RelayEvent> Events { get; }

    /// <summary>A snapshot of counters for /metrics, taken without stopping the workers.</summary>
    RelayStatistics Statistics { get; }

    /// <summary>The candidate addresses that answers announce. Empty means that nobody can connect (/readyz fails).</summary>
    IReadOnlyList<string> AnnouncedAddresses { get; }
}
