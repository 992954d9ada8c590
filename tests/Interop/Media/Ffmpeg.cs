using System.Diagnostics;
using Xunit;

namespace CrossStrait.Interop.Media;

/// <summary>The ffmpeg and ffprobe programs, run to their end.</summary>
internal static class Ffmpeg
{
    public static Task RunAsync(params string[] arguments) =>
        ReadAsync("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments]);

    /// <summary>What the program writes to its standard output.</summary>
    public static async Task<byte[]> ReadAsync(string program, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output.ToArray();
    }
}
