using Xunit;

namespace CrossStrait.Interop.Media;

/// <summary>What stands in for cameras and microphones: files that browsers play in a loop, made once for a run.</summary>
public sealed class SourceFiles : IAsyncLifetime
{
    public const int Width = 320;
    public const int Height = 180;
    public const int FramesPerSecond = 15;
    public const int ToneHertz = 440;

    private readonly string _directory = Directory.CreateTempSubdirectory("crossstrait-sources-").FullName;

    /// <summary>A moving test picture, 320x180 at 15 frames a second.</summary>
    public string Picture => Path.Combine(_directory, "picture.mjpeg");

    /// <summary>The same at 1280x720: large enough for three layers.</summary>
    public string LargePicture => Path.Combine(_directory, "large.mjpeg");

    /// <summary>A sine of 440 Hz, 48 kHz mono.</summary>
    public string Tone => Path.Combine(_directory, "tone.wav");

    public async ValueTask InitializeAsync()
    {
        await MakePictureAsync(Width, Height, Picture);
        await MakePictureAsync(1280, 720, LargePicture);
        await Ffmpeg.RunAsync(
            "-f", "lavfi", "-i", $"sine=frequency={ToneHertz}:sample_rate=48000:duration=10", "-ac", "1", "-c:a", "pcm_s16le", Tone);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Task MakePictureAsync(int width, int height, string file) => Ffmpeg.RunAsync(
        "-f", "lavfi", "-i", $"testsrc2=s={width}x{height}:r={FramesPerSecond}:d=4",
        "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "5", file);
}
