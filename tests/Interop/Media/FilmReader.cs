using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace CrossStrait.Interop.Media;

/// <summary>What a film shows and sounds like, as ffmpeg decodes it, in numbers that a test can compare.</summary>
internal sealed class FilmReader
{
    public const int FramesPerSecond = 30;

    private const int Width = 64;
    private const int Height = 18;
    private const int SampleRate = 8000;
    private const int Hop = SampleRate / 200;
    private const int Window = SampleRate / 50;

    private readonly byte[] _pictures;
    private readonly short[] _samples;

    private FilmReader(double seconds, string[] codecs, byte[] pictures, short[] samples)
    {
        Seconds = seconds;
        Codecs = codecs;
        _pictures = pictures;
        _samples = samples;
    }

    public double Seconds { get; }

    public string[] Codecs { get; }

    public static async Task<FilmReader> ReadAsync(string file)
    {
        var probe = await Ffmpeg.ReadAsync(
            "ffprobe", "-v", "error", "-show_entries", "format=duration:stream=codec_name", "-of", "json", file);
        var root = JsonDocument.Parse(probe).RootElement;
        var seconds = double.Parse(root.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture);
        var codecs = root.GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("codec_name").GetString()!);
        var pictures = await Ffmpeg.ReadAsync(
            "ffmpeg", "-v", "error", "-nostdin", "-i", file, "-vf", $"fps={FramesPerSecond},scale={Width}:{Height}", "-pix_fmt", "rgb24", "-f", "rawvideo", "-");
        var sound = await Ffmpeg.ReadAsync(
            "ffmpeg", "-v", "error", "-nostdin", "-i", file, "-ac", "1", "-ar", $"{SampleRate}", "-f", "s16le", "-");
        var samples = new short[sound.Length / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(sound.AsSpan(i * 2));
        }

        return new FilmReader(seconds, [.. codecs.Order(StringComparer.Ordinal)], pictures, samples);
    }

    /// <summary>The mean colour of the upper half of one of two tiles, for each frame: names stand in the lower half.</summary>
    public (double Red, double Green, double Blue)[] ReadColours(int tile) => [.. Frames().Select(frame =>
    {
        var sums = new double[3];
        foreach (var offset in Pixels(tile))
        {
            for (var i = 0; i < 3; i++)
            {
                sums[i] += _pictures[frame + offset + i];
            }
        }

        var pixels = Pixels(tile).Count();
        return (sums[0] / pixels, sums[1] / pixels, sums[2] / pixels);
    })];

    /// <summary>The share of frames that differ from the one before.</summary>
    public double MeasureMotion(int tile)
    {
        var frames = Frames().ToList();
        var moved = frames.Zip(frames.Skip(1)).Count(pair =>
            Pixels(tile).Average(offset => Math.Abs(_pictures[pair.First + offset] - _pictures[pair.Second + offset])
                + Math.Abs(_pictures[pair.First + offset + 2] - _pictures[pair.Second + offset + 2])) > 2);
        return (double)moved / (frames.Count - 1);
    }

    /// <summary>When the tile turns white, in seconds.</summary>
    public double[] FindFlashes(int tile)
    {
        var green = ReadColours(tile).Select(colour => colour.Green).ToArray();
        return [.. Enumerable.Range(1, green.Length - 1)
            .Where(i => green[i - 1] < 128 && green[i] >= 128)
            .Select(i => (double)i / FramesPerSecond)];
    }

    /// <summary>When a tone of this frequency begins, in seconds.</summary>
    public double[] FindBeeps(double hertz)
    {
        var levels = Enumerable.Range(0, Math.Max(0, (_samples.Length - Window) / Hop)).Select(i => MeasureTone(i * Hop, hertz)).ToArray();
        var threshold = levels.DefaultIfEmpty().Max() / 2;
        return [.. Enumerable.Range(1, Math.Max(0, levels.Length - 1))
            .Where(i => threshold > 0.01 && levels[i - 1] < threshold && levels[i] >= threshold)
            .Select(i => (double)((i * Hop) + (Window / 2)) / SampleRate)];
    }

    private IEnumerable<int> Frames() => Enumerable.Range(0, _pictures.Length / (Width * Height * 3)).Select(i => i * Width * Height * 3);

    private static IEnumerable<int> Pixels(int tile)
    {
        const int TileWidth = Width / 2;
        for (var y = 1; y < Height / 2; y++)
        {
            for (var x = 2; x < TileWidth - 2; x++)
            {
                yield return ((y * Width) + (tile * TileWidth) + x) * 3;
            }
        }
    }

    /// <summary>Goertzel: the amplitude of one frequency in a window, 0 to 1.</summary>
    private double MeasureTone(int start, double hertz)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / SampleRate);
        double last = 0, beforeLast = 0;
        for (var i = 0; i < Window; i++)
        {
            var next = (_samples[start + i] / 32768.0) + (coefficient * last) - beforeLast;
            beforeLast = last;
            last = next;
        }

        var power = (last * last) + (beforeLast * beforeLast) - (coefficient * last * beforeLast);
        return 2 * Math.Sqrt(Math.Max(0, power)) / Window;
    }
}
