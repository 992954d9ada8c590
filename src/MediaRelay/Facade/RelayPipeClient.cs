using System.Text.Json;
using System.Threading.Channels;

namespace CrossStrait.MediaRelay;

/// <summary>A relay at the other end of a pipe, in another process or on another machine. Owns both streams.</summary>
/// <remarks>When the relay goes, <see cref="Events"/> completes and commands are dropped.</remarks>
public sealed class RelayPipeClient : IMediaRelay
{
    private static readonly RelayStatistics _none = new(
        new Dictionary<string, long>(), new Dictionary<string, double>(), new StallHistogram([], [], 0, 0));

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Channel<RelayCommand> _commands = Channel.CreateUnbounded<RelayCommand>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<RelayEvent> _events = Channel.CreateUnbounded<RelayEvent>(new UnboundedChannelOptions { SingleWriter = true });
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task _writing;
    private volatile RelayStatistics _statistics = _none;

    private RelayPipeClient(Stream input, Stream output)
    {
        _input = input;
        _output = output;
        _reading = ReadAsync();
        _writing = WriteAsync();
    }

    public ChannelReader<RelayEvent> Events => _events.Reader;

    /// <summary>As of the last second.</summary>
    public RelayStatistics Statistics => _statistics;

    public IReadOnlyList<string> AnnouncedAddresses { get; private set; } = [];

    /// <summary>Waits until the relay has told its addresses.</summary>
    /// <exception cref="EndOfStreamException">The relay went before that.</exception>
    public static async Task<RelayPipeClient> ConnectAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var client = new RelayPipeClient(input, output);
        try
        {
            await client._greeted.Task.WaitAsync(cancellation);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public void Post(RelayCommand command) => _commands.Writer.TryWrite(command);

    public async ValueTask DisposeAsync()
    {
        _commands.Writer.TryComplete();
        await _writing;
        await _output.DisposeAsync();
        await _reading;
        await _input.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var command in _commands.Reader.ReadAllAsync())
            {
                await JsonSerializer.SerializeAsync(_output, command, RelayJson.Default.RelayCommand);
                _output.WriteByte((byte)'\n');
                await _output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // The relay has gone; the reading side tells.
            _commands.Writer.TryComplete();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(_input, leaveOpen: true);
            while (await reader.ReadLineAsync() is { } line)
            {
                Take(JsonSerializer.Deserialize(line, RelayJson.Default.PipeFrame));
            }

            _events.Writer.TryComplete();
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            _events.Writer.TryComplete(failure);
        }

        _greeted.TrySetException(new EndOfStreamException("The relay has gone."));
    }

    private void Take(PipeFrame? frame)
    {
        switch (frame)
        {
            case { Event: { } relayEvent }:
                _events.Writer.TryWrite(relayEvent);
                break;
            case { Statistics: { } statistics }:
                _statistics = statistics;
                break;
            case { AnnouncedAddresses: { } addresses }:
                AnnouncedAddresses = addresses;
                _greeted.TrySetResult();
                break;
        }
    }
}
