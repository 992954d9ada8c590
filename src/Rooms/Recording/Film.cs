using System.Globalization;

namespace CrossStrait.Rooms.Recording;

/// <summary>The fixed properties of a composed recording, and how ffmpeg is told them.</summary>
internal static class Film
{
    public const int FramesPerSecond = 30;

    /// <summary>Colours of the empty tile and of names, as the rooms of the client have them.</summary>
    public const string TileColour = "0x1B1F24";

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F6", CultureInfo.InvariantCulture);

    /// <summary>
    /// A file with its decoder. Of VP9 with spatial layers ffmpeg's own shows the lowest, libvpx the highest; of the other
    /// codecs those that it takes by itself show the highest.
    /// </summary>
    public static IEnumerable<string> InputOf(VideoFile file) => file.Codec.Equals("VP9", StringComparison.OrdinalIgnoreCase)
        ? ["-c:v", "libvpx-vp9", "-i", file.Name]
        : ["-i", file.Name];

    /// <summary>One track to the size of a tile, the format and the frame rate of the film.</summary>
    public static IEnumerable<string> Normalise(VideoFile input, string output, GridLayout grid)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{grid.TileWidth}:{grid.TileHeight}");
        return
        [
            .. InputOf(input),
            "-vf", $"scale={size}:force_original_aspect_ratio=decrease:force_divisible_by=2,pad={size}:(ow-iw)/2:(oh-ih)/2:{TileColour},setsar=1",
            "-fps_mode", "cfr", "-r", FramesPerSecond.ToString(CultureInfo.InvariantCulture),
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p",
            "-f", "nut", output,
        ];
    }

    /// <summary>The film from the normalised tracks. Videos come first among the inputs, then audios.</summary>
    public static IEnumerable<string> Compose(IEnumerable<string> videos, IEnumerable<string> audios, string graph, TimeSpan duration, string output) =>
    [
        .. videos.SelectMany(video => new[] { "-i", video }),
        .. audios.SelectMany(audio => new[] { "-c:a", "libopus", "-i", audio }),
        "-filter_complex", graph, "-map", "[picture]", "-map", "[sound]",
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-r", FramesPerSecond.ToString(CultureInfo.InvariantCulture),
        "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2",
        "-t", Seconds(duration), "-movflags", "+faststart", "-f", "mp4", output,
    ];
}
