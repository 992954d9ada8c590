using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Recording.Frames;
using CrossStrait.Rooms.Recording;
using Xunit;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>Streams of a real browser in all codecs become pictures, with the real ffmpeg.</summary>
public sealed class CodecCompositionTests : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("codecs").FullName;
    private readonly string _capture;

    public CodecCompositionTests() => _capture = System.IO.Directory.CreateDirectory(Path.Combine(_root, "capture")).FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("vp8-plain", 320, 180)]
    [InlineData("vp9-plain", 320, 180)]
    [InlineData("av1-plain", 320, 180)]
    [InlineData("h264-plain", 320, 180)]
    [InlineData("vp9-l3t3-key", 1280, 720)]
    [InlineData("av1-l3t3-key", 1280, 720)]
    public async Task Every_picture_of_a_stream_is_decoded_in_its_highest_layer(string name, int width, int height)
    {
        using (var script = new CaptureScript(_capture))
        {
            var stream = RecordedStream.Read(name);
            script.Stop(script.Video("a", "a", 0, stream.Codec).Stream(stream, 0) + 0.1);
        }

        var track = SessionPlan.From(CaptureReader.TryOpen(_capture)!).Tiles[0].Videos[0];
        var file = Assert.Single(TrackFiles.WriteVideo(track, _root, "raw", Cancellation));
        await EncodedMedia.RunAsync(
            _root, [.. Film.InputOf(file), "-fps_mode", "passthrough", "-vf", "format=gray", "-f", "rawvideo", "raw.grey"]);

        Assert.Equal(20, FrameReader.Read(track.Track).Count());
        Assert.Equal(20 * width * height, new FileInfo(Path.Combine(_root, "raw.grey")).Length);
    }

    [Fact]
    public async Task A_track_that_moves_to_another_codec_goes_on_in_the_same_tile()
    {
        double end;
        using (var script = new CaptureScript(_capture))
        {
            script.Joined("a", "a");
            script.Joined("b", "b");
            end = script.Video("b", "b", 0, "H264").Stream(RecordedStream.Read("h264-plain"), 0);
            var moving = script.Video("a", "a", 0, "VP8");
            end = moving.Stream(RecordedStream.Read("vp8-plain"), end + 0.1);
            end = moving.Stream(RecordedStream.Read("av1-plain"), end + 0.2);
            script.Stop(end + 0.2);
        }

        var film = Path.Combine(_root, "film.mp4");
        var steps = new List<double>();
        await new RecordingComposer(new Ffmpeg()).ComposeAsync(_capture, _root, film, steps.Add, Cancellation);

        Assert.Equal(steps.Order(), steps);
        var pictures = await DecodedFilm.PicturesAsync(film, _root, 1280, 360);
        Assert.InRange(pictures.Count / 10.0, end, end + 0.4);

        // The fake device turns a disc: 640x360 on the left, where the track moves from one codec to another half way.
        var half = pictures.Count / 2;
        Assert.True(Moves(pictures, half - 5, half - 2), "The first codec is shown.");
        Assert.True(Moves(pictures, pictures.Count - 7, pictures.Count - 4), "The second codec is shown.");
    }

    private static bool Moves(IReadOnlyList<GreyPicture> pictures, int from, int to) =>
        pictures[from].DifferenceTo(pictures[to], 0, 0, 640, 360) > 0.5;
}
