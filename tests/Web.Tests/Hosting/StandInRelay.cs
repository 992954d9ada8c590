using System.Threading.Channels;
using CrossStrait.MediaRelay;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>A relay that notes its commands and answers none.</summary>
internal sealed class StandInRelay : IMediaRelay
{
    private readonly Channel<RelayEvent> _events = Channel.CreateUnbounded<RelayEvent>();

    public List<RelayCommand> Commands { get; } = [];

    public ChannelReader<RelayEvent> Events => _events.Reader;

    public RelayStatistics Statistics { get; set; } = new(
        new Dictionary<string, long>
        {
            ["packets_received"] = 7,
            ["dropped{reason=\"replay\"}"] = 2,
            ["dropped{reason=\"truncated\"}"] = 1,
        },
        new Dictionary<string, double> { ["transports"] = 3 },
        new StallHistogram([0.001, 0.01], [5, 6], 0.25, 0.2));

    public IReadOnlyList<string> AnnouncedAddresses { get; set; } = ["127.0.0.1"];

    public void Post(RelayCommand command)
    {
        lock (Commands)
        {
            Commands.Add(command);
        }
    }

    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
