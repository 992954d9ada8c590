using System.Buffers.Binary;
using System.Globalization;
using CrossStrait.Rooms.Recording;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>Media made by the real encoders: VP8 frames and Opus packets, read from ffmpeg's files by small parsers.</summary>
internal static class EncodedMedia
{
    /// <summary>VP8 frames of 320x180 at 15 per second from a lavfi picture source.</summary>
    public static async Task<IReadOnlyList<byte[]>> Vp8Async(string source, double seconds, string directory)
    {
        await RunAsync(directory, "-f", "lavfi", "-i", $"{source}=s=320x180:r=15:d={Text(seconds)}",
            "-c:v", "libvpx", "-b:v", "400k", "-g", "30", "-deadline", "realtime", "-f", "ivf", "source.ivf");
        return ReadIvf(await File.ReadAllBytesAsync(Path.Combine(directory, "source.ivf")));
    }

    /// <summary>Opus packets of 20 ms with a tone.</summary>
    public static async Task<IReadOnlyList<byte[]>> OpusAsync(int frequency, double seconds, string directory)
    {
        await RunAsync(directory, "-f", "lavfi", "-i", $"sine=f={frequency}:r=48000:d={Text(seconds)}",
            "-c:a", "libopus", "-b:a", "48k", "-ac", "2", "-f", "ogg", "source.ogg");
        return [.. ReadOgg(await File.ReadAllBytesAsync(Path.Combine(directory, "source.ogg"))).Skip(2)];
    }

    /// <summary>Runs the real ffmpeg.</summary>
    public static Task RunAsync(string directory, params string[] arguments) =>
        new Ffmpeg().RunAsync(arguments, directory, _ => { }, CancellationToken.None);

    /// <summary>All packets of an Ogg file with one stream (RFC 3533 6).</summary>
    public static IEnumerable<byte[]> ReadOgg(byte[] file)
    {
        var packet = new List<byte>();
        for (var page = 0; page < file.Length;)
        {
            var segments = file[page + 26];
            var body = page + 27 + segments;
            for (var segment = 0; segment < segments; segment++)
            {
                var length = file[page + 27 + segment];
                packet.AddRange(file.AsSpan(body, length));
                body += length;
                if (length < 255)
                {
                    yield return [.. packet];
                    packet.Clear();
                }
            }

            page = body;
        }
    }

    public static IReadOnlyList<byte[]> ReadIvf(byte[] file)
    {
        var frames = new List<byte[]>();
        for (var position = 32; position < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(position));
            frames.Add(file[(position + 12)..(position + 12 + length)]);
            position += 12 + length;
        }

        return frames;
    }

    private static string Text(double seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
