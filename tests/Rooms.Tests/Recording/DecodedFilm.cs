using System.Globalization;
using System.Runtime.InteropServices;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>A film decoded by ffmpeg, to look at and listen to.</summary>
internal static class DecodedFilm
{
    /// <summary>The sound, mono at 48 kHz.</summary>
    public static async Task<short[]> SoundAsync(string film, string directory)
    {
        await EncodedMedia.RunAsync(directory, "-i", film, "-vn", "-ac", "1", "-ar", "48000", "-f", "s16le", "film.pcm");
        return MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(Path.Combine(directory, "film.pcm"))).ToArray();
    }

    /// <summary>Ten grey pictures per second.</summary>
    public static async Task<IReadOnlyList<GreyPicture>> PicturesAsync(string film, string directory, int width, int height)
    {
        await EncodedMedia.RunAsync(directory, "-i", film, "-an", "-vf", "fps=10,format=gray", "-f", "rawvideo", "film.grey");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(directory, "film.grey"));
        return [.. bytes.Chunk(width * height).Select(pixels => new GreyPicture(pixels, width))];
    }
}

internal sealed class GreyPicture(byte[] pixels, int width)
{
    /// <summary>Mean difference of two pictures within a rectangle, in grey levels.</summary>
    public double DifferenceTo(GreyPicture other, int x, int y, int columns, int rows) =>
        Places(x, y, columns, rows).Average(place => Math.Abs(pixels[place] - other.At(place)));

    public int Brightest(int x, int y, int columns, int rows) => Places(x, y, columns, rows).Max(place => pixels[place]);

    /// <summary>The picture as if everything stood that much further left and higher.</summary>
    public GreyPicture Moved(int x, int y) => new(pixels[(x + (y * width))..], width);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{width}x{pixels.Length / width}");

    private int At(int place) => pixels[place];

    private IEnumerable<int> Places(int x, int y, int columns, int rows) =>
        Enumerable.Range(y, rows).SelectMany(row => Enumerable.Range((row * width) + x, columns));
}

/// <summary>How much of a sound is one tone (Goertzel's algorithm).</summary>
internal static class Tone
{
    /// <summary>The tone's share of all power between two times, 0 to 1.</summary>
    public static double Share(short[] sound, int frequency, double from, double to)
    {
        const int Window = 4800; // 100 ms: 10 Hz wide
        var (power, total) = (0.0, 1.0);
        for (var start = (int)(from * 48_000); start + Window <= to * 48_000; start += Window)
        {
            var window = sound.AsSpan(start, Window);
            power += Power(window, frequency) / Window * 2;
            foreach (var sample in window)
            {
                total += (double)sample * sample;
            }
        }

        return power / total;
    }

    private static double Power(ReadOnlySpan<short> samples, int frequency)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 48_000);
        var (last, before) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            (last, before) = (sample + (coefficient * last) - before, last);
        }

        return (last * last) + (before * before) - (coefficient * last * before);
    }
}
