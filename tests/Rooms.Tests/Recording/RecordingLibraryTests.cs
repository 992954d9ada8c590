using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Recording;
using CrossStrait.Rooms.Storage;
using CrossStrait.Rooms.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>Rows, queue and files together, on a real database and with the real ffmpeg.</summary>
public abstract class RecordingLibraryTests(StorageProvider provider, PostgresServer postgres) : IAsyncLifetime
{
    private StorageFixture? _opened;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StorageFixture Storage => _opened ?? throw new InvalidOperationException("The database is made before each test.");

    public async ValueTask InitializeAsync() => _opened = await StorageFixture.CreateEmptyAsync(provider, postgres, Cancellation);

    public ValueTask DisposeAsync()
    {
        _opened?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_recording_goes_from_begin_to_a_film_and_its_capture_stays()
    {
        var (library, queue) = await OpenAsync();
        var (entry, directory) = await library.BeginAsync("RM_1", "王小明", Cancellation);
        Assert.Equal(RecordingState.Recording, entry.State);
        WriteCapture(directory);
        Assert.Null(library.FindFile(entry.Id));

        await library.CaptureStoppedAsync(entry.Id, new CaptureStopped(new CaptureId(1), null), Cancellation);
        await library.CaptureStoppedAsync(entry.Id, new CaptureStopped(new CaptureId(1), "told twice"), Cancellation);
        var last = await RunUntilDoneAsync(library, queue);

        Assert.Equal((RecordingState.Ready, 1.0, null), (last.State, last.Progress, last.Error));
        Assert.Equal(TimeSpan.FromSeconds(2), last.Duration);
        Assert.True(new FileInfo(library.FindFile(entry.Id)!).Length > 1000);
        Assert.True(File.Exists(Path.Combine(directory, "journal.jnl")));
        Assert.Equal(["capture"], System.IO.Directory.GetDirectories(Storage.Paths.RecordingDirectory(entry.Id)).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_a_crash_left_is_composed_at_the_next_start()
    {
        var (before, _) = await OpenAsync();
        var (entry, directory) = await before.BeginAsync("RM_1", "A", Cancellation);
        WriteCapture(directory, stop: false);

        var (library, queue) = await OpenAsync();
        await library.RecoverAsync(Cancellation);
        var last = await RunUntilDoneAsync(library, queue);

        Assert.Equal((entry.Id, RecordingState.Ready), (last.Id, last.State));
        Assert.Equal(TimeSpan.FromSeconds(1.5), last.Duration);
    }

    [Fact]
    public async Task Without_ffmpeg_a_recording_fails_with_the_reason_and_a_later_start_composes_it()
    {
        var (library, queue) = await OpenAsync(program: "no-such-program");
        var (entry, directory) = await library.BeginAsync("RM_1", "A", Cancellation);
        WriteCapture(directory);
        await library.CaptureStoppedAsync(entry.Id, new CaptureStopped(new CaptureId(1), null), Cancellation);
        var failed = await RunUntilDoneAsync(library, queue);
        Assert.Equal(RecordingState.Failed, failed.State);
        Assert.Contains("no-such-program is not installed", failed.Error, StringComparison.Ordinal);

        var (later, laterQueue) = await OpenAsync();
        await later.RecoverAsync(Cancellation);
        Assert.Equal(RecordingState.Ready, (await RunUntilDoneAsync(later, laterQueue)).State);
    }

    [Fact]
    public async Task A_recovery_leaves_running_recordings_alone()
    {
        var (library, _) = await OpenAsync();
        var (entry, directory) = await library.BeginAsync("RM_1", "A", Cancellation);
        WriteCapture(directory, stop: false);

        await library.RecoverAsync(Cancellation);

        Assert.Equal(RecordingState.Recording, (await library.FindAsync(entry.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task A_capture_without_files_fails_and_the_queue_goes_on()
    {
        var (library, queue) = await OpenAsync();
        var (empty, _) = await library.BeginAsync("RM_1", "A", Cancellation);
        await library.CaptureStoppedAsync(empty.Id, new CaptureStopped(new CaptureId(1), "no space left"), Cancellation);
        Assert.Equal(RecordingState.Failed, (await RunUntilDoneAsync(library, queue)).State);

        var (next, directory) = await library.BeginAsync("RM_1", "A", Cancellation);
        WriteCapture(directory);
        await library.CaptureStoppedAsync(next.Id, new CaptureStopped(new CaptureId(2), null), Cancellation);
        Assert.Equal(RecordingState.Ready, (await RunUntilDoneAsync(library, queue)).State);
    }

    [Fact]
    public async Task A_file_is_found_by_a_true_id_only()
    {
        var (library, _) = await OpenAsync();

        Assert.Null(library.FindFile("../../etc/passwd"));
        Assert.Null(library.FindFile("RC_000000000000"));
    }

    private async Task<(RecordingLibrary Library, CompositionQueue Queue)> OpenAsync(string program = "ffmpeg")
    {
        await Storage.Database.PrepareAsync(Cancellation);
        var rows = new RecordingRows(Storage.Contexts);
        var composer = new RecordingComposer(new Ffmpeg(program));
        var queue = new CompositionQueue(rows, composer, Storage.Paths, NullLogger<CompositionQueue>.Instance);
        return (new RecordingLibrary(rows, queue, Storage.Paths, TimeProvider.System), queue);
    }

    /// <summary>A capture of two seconds with a person who only listens.</summary>
    private static void WriteCapture(string directory, bool stop = true)
    {
        using var script = new CaptureScript(directory);
        script.Joined("a", "王小明", 1.5);
        script.Drain();
        if (stop)
        {
            script.Stop(2);
        }
        else
        {
            script.Abandon();
        }
    }

    /// <summary>Runs the queue until a recording is ready or failed, then stops it as a shutdown does.</summary>
    private static async Task<RecordingEntry> RunUntilDoneAsync(RecordingLibrary library, CompositionQueue queue)
    {
        var done = new TaskCompletionSource<RecordingEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(RecordingEntry entry)
        {
            if (entry.State is RecordingState.Ready or RecordingState.Failed)
            {
                done.TrySetResult(entry);
            }
        }

        library.Changed += Look;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = queue.RunAsync(stop.Token);
        var entry = await done.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        library.Changed -= Look;
        return entry;
    }
}

public sealed class RecordingLibraryOnSqliteTests(PostgresServer postgres) : RecordingLibraryTests(StorageProvider.Sqlite, postgres);

public sealed class RecordingLibraryOnPostgreSqlTests(PostgresServer postgres) : RecordingLibraryTests(StorageProvider.PostgreSql, postgres);
