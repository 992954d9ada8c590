using System.Globalization;
using System.Net;

namespace CrossStrait.LoadClient;

/// <summary>The command line, see bench/README.md.</summary>
internal sealed record LoadOptions
{
    /// <summary><c>crossstrait</c> or <c>janus</c>.</summary>
    public string Server { get; init; } = "crossstrait";

    public Uri Url { get; init; } = new("http://localhost:8080");

    public string ApiKey { get; init; } = "";

    public LoadShape Shape { get; init; } = LoadShape.Parse("1x50");

    /// <summary>Length of the measured window; before it <see cref="Warmup"/>, after it 1.5 s for what is under way.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Media flows and nothing is measured: hot methods are compiled a second and third time in it.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The process whose CPU and memory are read; 0 = none.</summary>
    public int ServerProcess { get; init; }

    /// <summary>Where this program's sockets are bound.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Offers transport-wide congestion control and sends its feedback, as browsers do.</summary>
    public bool TransportFeedback { get; init; }

    /// <summary>Video frames a second; the bitrate stays the same.</summary>
    public int FramesPerSecond { get; init; } = 28;

    /// <summary>Packets of 1100 bytes in one frame, sent back to back.</summary>
    public int PacketsPerFrame { get; init; } = 4;

    /// <summary>Whether publishers send sound as well.</summary>
    public bool Audio { get; init; } = true;

    /// <summary>What was built, for the results file.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Without it nobody sends anything: for the memory of idle participants.</summary>
    public bool Media { get; init; } = true;

    /// <summary>How many connections are opened at one time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>What all subscribers together should get.</summary>
    public double NominalPacketsPerSecond => (double)Shape.Rooms * Shape.Publishers * Shape.Takers
        * ((FramesPerSecond * PacketsPerFrame) + (Audio ? MediaSource.AudioPerSecond : 0));

    public static LoadOptions Parse(string[] args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new FormatException($"'{args[i]}' is not an option");
            }

            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            values[args[i][2..]] = hasValue ? args[++i] : "true";
        }

        string Text(string name, string otherwise) => values.Remove(name, out var value) ? value : otherwise;
        int Number(string name, int otherwise) => int.Parse(Text(name, $"{otherwise}"), CultureInfo.InvariantCulture);

        var options = new LoadOptions();
        options = options with
        {
            Server = Text("server", options.Server),
            Url = new Uri(Text("url", options.Url.ToString())),
            ApiKey = Text("api-key", options.ApiKey),
            Shape = LoadShape.Parse(Text("shape", options.Shape.Name)),
            Window = TimeSpan.FromSeconds(Number("seconds", (int)options.Window.TotalSeconds)),
            Warmup = TimeSpan.FromSeconds(Number("warmup", (int)options.Warmup.TotalSeconds)),
            ServerProcess = Number("pid", 0),
            Bind = IPAddress.Parse(Text("bind", "127.0.0.1")),
            TransportFeedback = bool.Parse(Text("twcc", "false")),
            FramesPerSecond = Number("fps", options.FramesPerSecond),
            PacketsPerFrame = Number("packets-per-frame", options.PacketsPerFrame),
            Audio = bool.Parse(Text("audio", "true")),
            Commit = Text("commit", ""),
            Media = bool.Parse(Text("media", "true")),
            Concurrency = Number("concurrency", options.Concurrency),
        };
        return values.Count == 0 ? options : throw new FormatException($"unknown option --{values.Keys.First()}");
    }
}
