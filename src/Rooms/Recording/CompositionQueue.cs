using System.Security.Cryptography;
using System.Threading.Channels;
using CrossStrait.Rooms.Storage;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Recording;

/// <summary>
/// Composes recordings, one at a time. The host runs it for the life of the server; what a shutdown interrupts stays
/// <see cref="RecordingState.Composing"/> in its row and is queued again at the next start.
/// </summary>
public sealed class CompositionQueue
{
    /// <summary>Smaller steps of progress are not worth a write and a message.</summary>
    private const double ProgressStep = 0.02;

    private const string WorkPrefix = "work-";

    private readonly Channel<string> _waiting = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RecordingRows _rows;
    private readonly RecordingComposer _composer;
    private readonly DataPaths _paths;
    private readonly ILogger<CompositionQueue> _logger;

    internal CompositionQueue(RecordingRows rows, RecordingComposer composer, DataPaths paths, ILogger<CompositionQueue> logger)
    {
        _rows = rows;
        _composer = composer;
        _paths = paths;
        _logger = logger;
    }

    internal void Enqueue(string recordingId) => _waiting.Writer.TryWrite(recordingId);

    /// <summary>Works until cancelled. A recording that fails says why in its row; the queue goes on.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var recordingId in _waiting.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await ComposeAsync(recordingId, cancellation);
            }
            catch (CompositionException failure)
            {
                await FailAsync(recordingId, failure.Message, failure, cancellation);
            }
#pragma warning disable CA1031 // One recording that cannot be read must not keep the others from being composed.
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await FailAsync(recordingId, "The recording could not be composed; the server's log says more.", failure, cancellation);
            }
#pragma warning restore CA1031
        }
    }

    private async Task ComposeAsync(string recordingId, CancellationToken cancellation)
    {
        var capture = _paths.CaptureDirectory(recordingId);
        var duration = RecordingComposer.Measure(capture);
        var begun = await _rows.ChangeAsync(recordingId, row => Begin(row, duration), cancellation);
        if (begun is null)
        {
            return;
        }

        var directory = _paths.RecordingDirectory(recordingId);
        DeleteLeftovers(directory);
        var work = System.IO.Directory.CreateDirectory(Path.Combine(directory, WorkPrefix + Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var film = Path.Combine(work, "film.mp4");
            await ComposeAsync(recordingId, capture, work, film, cancellation);
            var (bytes, sha256) = await MeasureAsync(film, cancellation);
            File.Move(film, _paths.RecordingFile(recordingId), overwrite: true);
            await _rows.ChangeAsync(recordingId, row => Finish(row, bytes, sha256), cancellation);
            _logger.RecordingComposed(recordingId, duration.TotalSeconds, bytes);
        }
        finally
        {
            System.IO.Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Runs the composer beside a small task that stores its progress, since the database must not slow ffmpeg's pipe.</summary>
    private async Task ComposeAsync(string recordingId, string capture, string work, string film, CancellationToken cancellation)
    {
        var steps = Channel.CreateBounded<double>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var storing = StoreProgressAsync(recordingId, steps.Reader, cancellation);
        try
        {
            // The first part is plain file work: away from the caller's thread.
            await Task.Run(() => _composer.ComposeAsync(capture, work, film, step => steps.Writer.TryWrite(step), cancellation), cancellation);
        }
        finally
        {
            steps.Writer.Complete();
            await storing;
        }
    }

    private async Task StoreProgressAsync(string recordingId, ChannelReader<double> steps, CancellationToken cancellation)
    {
        var stored = 0.0;
        try
        {
            await foreach (var step in steps.ReadAllAsync(cancellation))
            {
                if (step >= stored + ProgressStep)
                {
                    stored = step;
                    await _rows.ChangeAsync(recordingId, row => SetProgress(row, step), cancellation);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The composition is cancelled with it and tells so itself.
        }
    }

    private async Task FailAsync(string recordingId, string reason, Exception failure, CancellationToken cancellation)
    {
        _logger.RecordingFailed(recordingId, reason, failure);
        try
        {
            await _rows.ChangeAsync(recordingId, row => Fail(row, reason), cancellation);
        }
#pragma warning disable CA1031 // The row stays as it was and is taken up at the next start; the queue goes on.
        catch (Exception second) when (second is not OperationCanceledException)
        {
            _logger.RecordingRowLost(recordingId, second);
        }
#pragma warning restore CA1031
    }

    /// <summary>Work directories of a process that was killed.</summary>
    private static void DeleteLeftovers(string directory)
    {
        foreach (var leftover in System.IO.Directory.EnumerateDirectories(directory, WorkPrefix + "*"))
        {
            System.IO.Directory.Delete(leftover, recursive: true);
        }
    }

    private static async Task<(long Bytes, string Sha256)> MeasureAsync(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        return (stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)));
    }

    private static bool Begin(RecordingRow row, TimeSpan duration)
    {
        row.DurationMicroseconds = (long)duration.TotalMicroseconds;
        row.Progress = 0;
        return row.State == nameof(RecordingState.Composing);
    }

    private static bool SetProgress(RecordingRow row, double progress)
    {
        row.Progress = Math.Round(progress, 3);
        return row.State == nameof(RecordingState.Composing);
    }

    private static bool Finish(RecordingRow row, long bytes, string sha256)
    {
        row.State = nameof(RecordingState.Ready);
        row.Progress = 1;
        row.FileBytes = bytes;
        row.FileSha256 = sha256;
        return true;
    }

    private static bool Fail(RecordingRow row, string reason)
    {
        row.State = nameof(RecordingState.Failed);
        row.Error = reason;
        return true;
    }
}
