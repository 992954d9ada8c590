using System.Text.Json;

namespace CrossStrait.MediaRelay;

/// <summary>
/// The relay's side of a pipe: one JSON text a line, commands in, <see cref="PipeFrame"/>s out. The other side is
/// <see cref="RelayPipeClient"/>.
/// </summary>
public static class RelayPipe
{
    private static readonly TimeSpan _statisticsInterval = TimeSpan.FromSeconds(1);

    /// <summary>Serves until <paramref name="input"/> ends. The relay stays the caller's.</summary>
    /// <exception cref="JsonException">The other side sends something else than commands.</exception>
    public static async Task ServeAsync(IMediaRelay relay, Stream input, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(relay);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var writing = WriteAsync(relay, output, ended.Token);
        try
        {
            using var reader = new StreamReader(input, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                relay.Post(JsonSerializer.Deserialize(line, RelayJson.Default.RelayCommand) ?? throw new JsonException("A command is not null."));
            }
        }
        finally
        {
            await ended.CancelAsync();
            await writing;
        }
    }

    private static async Task WriteAsync(IMediaRelay relay, Stream output, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(output, new PipeFrame(AnnouncedAddresses: relay.AnnouncedAddresses), cancellation);
            await SendAsync(output, new PipeFrame(Statistics: relay.Statistics), cancellation);
            var waiting = relay.Events.WaitToReadAsync(cancellation).AsTask();
            var pause = Task.Delay(_statisticsInterval, cancellation);
            for (; ; )
            {
                await Task.WhenAny(waiting, pause);
                while (relay.Events.TryRead(out var relayEvent))
                {
                    await SendAsync(output, new PipeFrame(Event: relayEvent), cancellation);
                }

                if (waiting.IsCompleted)
                {
                    if (!await waiting)
                    {
                        return;
                    }

                    waiting = relay.Events.WaitToReadAsync(cancellation).AsTask();
                }

                if (pause.IsCompleted)
                {
                    await SendAsync(output, new PipeFrame(Statistics: relay.Statistics), cancellation);
                    pause = Task.Delay(_statisticsInterval, cancellation);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The other side has gone.
        }
        catch (IOException)
        {
            // It went without a word; the end of its commands ends the service.
        }
    }

    private static async Task SendAsync(Stream output, PipeFrame frame, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(output, frame, RelayJson.Default.PipeFrame, cancellation);
        output.WriteByte((byte)'\n');
        await output.FlushAsync(cancellation);
    }
}
