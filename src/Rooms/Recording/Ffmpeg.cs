using System.Diagnostics;
using System.Globalization;

namespace CrossStrait.Rooms.Recording;

/// <summary>
/// Runs the ffmpeg program, one process per call, at the lowest priority the system gives: a composition must not be
/// felt in a call. Arguments go as a list; no shell is involved.
/// </summary>
internal sealed class Ffmpeg(string program = "ffmpeg")
{
    private const int ErrorLines = 12;
    private const string ProgressKey = "out_time_us=";

    /// <summary>Runs to the end. Cancelling kills the process.</summary>
    /// <param name="arguments">Inputs, options and output; the general options are added.</param>
    /// <param name="directory">Where file names are looked up.</param>
    /// <param name="progress">How much of the output is made.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="CompositionException">The program is missing or failed.</exception>
    public async Task RunAsync(IEnumerable<string> arguments, string directory, Action<TimeSpan> progress, CancellationToken cancellation)
    {
        var path = Find(program) ?? throw new CompositionException($"The program {program} is not installed. Install it and restart the server; what was recorded is kept.");
        using var process = new Process { StartInfo = Describe(path, directory, arguments) };
        process.Start();
        var errors = ReadErrorsAsync(process.StandardError);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith(ProgressKey, StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(ProgressKey.Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out var microseconds))
                {
                    progress(TimeSpan.FromMicroseconds(microseconds));
                }
            }

            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!process.HasExited)
            {
                // Waited for, so that nothing is written any more when the caller clears up.
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        var tail = await errors;
        if (process.ExitCode != 0)
        {
            throw new CompositionException($"{program} ended with {process.ExitCode}: {tail}");
        }
    }

    private static ProcessStartInfo Describe(string path, string directory, IEnumerable<string> arguments)
    {
        var nice = OperatingSystem.IsWindows() ? null : Find("nice");
        var start = new ProcessStartInfo(nice ?? path)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] general = ["-hide_banner", "-nostdin", "-y", "-loglevel", "warning", "-nostats", "-progress", "pipe:1"];
        foreach (var argument in (IEnumerable<string>)[.. nice is null ? [] : (string[])["-n", "19", path], .. general, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static async Task<string> ReadErrorsAsync(StreamReader reader)
    {
        var tail = new Queue<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            tail.Enqueue(line);
            if (tail.Count > ErrorLines)
            {
                tail.Dequeue();
            }
        }

        return string.Join('\n', tail);
    }

    private static string? Find(string name)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return directories.Select(directory => Path.Combine(directory, file)).FirstOrDefault(File.Exists);
    }
}
