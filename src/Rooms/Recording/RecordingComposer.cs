using System.Globalization;
using CrossStrait.MediaRelay.Recording;

namespace CrossStrait.Rooms.Recording;

/// <summary>
/// Makes the film of a capture: each track is rebuilt and normalised alone, then all are laid together. Reads the
/// capture and never changes it.
/// </summary>
internal sealed class RecordingComposer(Ffmpeg ffmpeg)
{
    /// <summary>The last step counts as much as this many tracks of full length.</summary>
    private const double GridWeight = 2;

    /// <summary>The length of the session that a capture holds.</summary>
    /// <exception cref="CompositionException">There is nothing to compose.</exception>
    public static TimeSpan Measure(string captureDirectory) => Open(captureDirectory).Duration;

    /// <summary>Composes into <paramref name="output"/>; what is needed on the way goes into <paramref name="workDirectory"/>.</summary>
    public async Task ComposeAsync(string captureDirectory, string workDirectory, string output, Action<double> progress, CancellationToken cancellation)
    {
        var capture = Open(captureDirectory);
        var plan = SessionPlan.From(capture);
        var grid = GridLayout.For(plan.Tiles.Count);
        WriteNames(plan, grid, workDirectory);

        var work = new Progress(plan, progress);
        var videos = new List<(string File, TileVideo Video)>();
        foreach (var (tile, track) in plan.Tiles.SelectMany((tile, index) => tile.Videos.Select(track => (index, track))))
        {
            // Where a track changed its codec, the later file lies above the earlier one from its first picture on.
            foreach (var raw in TrackFiles.WriteVideo(track, workDirectory, "raw", cancellation))
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"video{videos.Count}.nut");
                await ffmpeg.RunAsync(Film.Normalise(raw, name, grid), workDirectory, time => work.Report(time + raw.Offset), cancellation);
                File.Delete(Path.Combine(workDirectory, raw.Name));
                videos.Add((name, new TileVideo(tile, raw.Offset, track.Present)));
            }

            work.StepDone(plan.Duration.TotalSeconds);
        }

        var audios = plan.Audios
            .Select((track, index) => (Track: track, Name: string.Create(CultureInfo.InvariantCulture, $"audio{index}.ogg")))
            .Where(audio => TrackFiles.WriteAudio(audio.Track, plan.Duration, workDirectory, audio.Name, cancellation))
            .Select(audio => audio.Name)
            .ToArray();
        var graph = new FilterGraph(grid, plan.Duration).Build(plan.Tiles.Count, [.. videos.Select(video => video.Video)], audios.Length);
        await ffmpeg.RunAsync(
            Film.Compose(videos.Select(video => video.File), audios, graph, plan.Duration, output),
            workDirectory,
            time => work.Report(time * GridWeight),
            cancellation);
    }

    private static CaptureReader Open(string captureDirectory)
    {
        var capture = CaptureReader.TryOpen(captureDirectory) ?? throw new CompositionException("The capture has no readable journal.");
        return capture.Duration > TimeSpan.Zero ? capture : throw new CompositionException("Nothing was recorded.");
    }

    private static void WriteNames(SessionPlan plan, GridLayout grid, string directory)
    {
        for (var tile = 0; tile < plan.Tiles.Count; tile++)
        {
            var fit = (double)grid.TileWidth / FilterGraph.FontSize(grid, isMiddle: true);
            File.WriteAllText(Path.Combine(directory, FilterGraph.NameFile(tile)), NameText.Fit(plan.Tiles[tile].Name, fit));
        }
    }

    /// <summary>Adds up the steps: each video track once through, then the film itself.</summary>
    private sealed class Progress(SessionPlan plan, Action<double> report)
    {
        private readonly double _total = plan.Duration.TotalSeconds * (plan.Tiles.Sum(tile => tile.Videos.Count) + GridWeight);
        private double _done;

        public void Report(TimeSpan time) => report(Math.Clamp((_done + Math.Max(0, time.TotalSeconds)) / _total, 0, 1));

        public void StepDone(double seconds)
        {
            _done += seconds;
            Report(TimeSpan.Zero);
        }
    }
}
