using CrossStrait.Rooms.Recording;
using Xunit;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>The whole composition with the real ffmpeg.</summary>
public sealed class CompositionTests : IDisposable
{
    private const double Length = 6;
    private const double Late = 2;

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("composition").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Two_people_one_of_them_late_become_a_film_with_pictures_tones_and_names()
    {
        var capture = System.IO.Directory.CreateDirectory(Path.Combine(_root, "capture")).FullName;
        await WriteCaptureAsync(capture);
        var work = System.IO.Directory.CreateDirectory(Path.Combine(_root, "work")).FullName;
        var film = Path.Combine(_root, "film.mp4");
        var steps = new List<double>();

        await new RecordingComposer(new Ffmpeg()).ComposeAsync(capture, work, film, steps.Add, Cancellation);

        Assert.Equal(steps.Order(), steps);
        Assert.InRange(steps[^1], 0.9, 1);

        var sound = await DecodedFilm.SoundAsync(film, _root);
        Assert.InRange(sound.Length / 48_000.0, Length - 0.1, Length + 0.1);
        Assert.True(Tone.Share(sound, 440, 0.5, 1.8) > 0.5);
        Assert.True(Tone.Share(sound, 880, 0.5, 1.8) < 0.01);
        Assert.True(Tone.Share(sound, 440, 2.5, 5.5) > 0.2);
        Assert.True(Tone.Share(sound, 880, 2.5, 5.5) > 0.2);

        // Four tiles of 640x360: two people with pictures above, two without below.
        var picture = await DecodedFilm.PicturesAsync(film, _root, 1280, 720);
        Assert.InRange(picture.Count / 10.0, Length - 0.2, Length + 0.2);
        Assert.True(picture[10].DifferenceTo(picture[15], 0, 0, 640, 360) > 2, "The first tile moves.");
        Assert.True(picture[10].DifferenceTo(picture[15], 640, 0, 640, 360) < 1, "Nobody is in the second tile yet.");
        Assert.True(picture[30].DifferenceTo(picture[35], 640, 0, 640, 360) > 2, "The second tile moves.");

        Assert.True(picture[10].Brightest(640, 120, 640, 120) > 200, "The name of who is not there yet is in the middle of the tile.");
        Assert.True(picture[30].Brightest(0, 320, 200, 40) > 200, "The name is in the corner of a picture.");
        Assert.True(picture[30].Brightest(0, 480, 640, 120) > 200, "A Chinese name is drawn.");
        Assert.True(picture[30].DifferenceTo(picture[30].Moved(640, 0), 160, 480, 320, 120) > 2, "Two Chinese names look different.");
    }

    private async Task WriteCaptureAsync(string capture)
    {
        using var script = new CaptureScript(capture);
        script.Joined("a", "王小明");
        script.Joined("b", "Lin Mei-ling");
        script.Joined("c", "陳大文");
        script.Joined("d", "林美玲");
        var events = new List<(double At, Action Send)>();
        events.AddRange(await PersonAsync(script, "a", "王小明", 440, "testsrc", 0, delay: 0.02));
        events.AddRange(await PersonAsync(script, "b", "Lin Mei-ling", 880, "testsrc2", Late, delay: 0.08));
        foreach (var (_, send) in events.OrderBy(step => step.At))
        {
            send();
        }

        script.Stop(Length);
    }

    private async Task<IEnumerable<(double At, Action Send)>> PersonAsync(
        CaptureScript script, string identity, string name, int frequency, string source, double from, double delay)
    {
        var audio = script.Audio(identity, name, from);
        var video = script.Video(identity, name, from);
        var packets = await EncodedMedia.OpusAsync(frequency, Length - from, _root);
        var frames = await EncodedMedia.Vp8Async(source, Length - from, _root);
        return packets
            .Select((packet, index) => (from + (index * 0.02), (Action)(() => audio.Opus(packet, index * 0.02, from + (index * 0.02) + delay))))
            .Concat(frames.Select((frame, index) =>
                (from + (index / 15.0), (Action)(() => video.Vp8(frame, index / 15.0, from + (index / 15.0) + delay)))))
            .Concat([(from + 1, () => audio.Report(1, from + 1 + delay)), (from + 1, () => video.Report(1, from + 1 + delay))])
            .Where(step => step.Item1 + delay < Length);
    }
}
