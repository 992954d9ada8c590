using System.Diagnostics;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Media;
using Xunit;

namespace CrossStrait.Interop.Recordings;

/// <summary>A session of two Chromiums that flash and beep, recorded, composed and looked at.</summary>
public sealed class RecordingTests
{
    private const double LongestSkew = 0.1;

    private static readonly TimeSpan _composing = TimeSpan.FromSeconds(120);

    private static readonly (string Identity, string Colour, int Hertz)[] _people =
    [
        ("ana", "rgb(160, 0, 0)", 440),
        ("bo", "rgb(0, 0, 160)", 880),
    ];

    [Fact]
    public async Task A_recorded_session_plays_as_it_was()
    {
        await using var server = await ServerProcess.StartAsync("127.0.0.1");
        await using var session = await RecordedSession.BeginAsync(server);
        await session.LastAsync(TimeSpan.FromSeconds(10));
        await session.StopAsync();

        var film = await session.ReadFilmAsync(server);

        Assert.Equal(["aac", "h264"], film.Codecs);
        Assert.True(film.Seconds >= session.Least - 0.5 && film.Seconds <= session.Most + 0.5, $"{film.Seconds} s of {session}");
        foreach (var (identity, tile, hertz) in Tiles(film))
        {
            var motion = film.MeasureMotion(tile);
            Assert.True(motion > 0.3, $"{identity} moves in {motion:P0} of the frames");
            AssertInStep(identity, film.FindFlashes(tile), film.FindBeeps(hertz), film.Seconds, (int)session.Least - 3);
        }
    }

    [Fact]
    public async Task A_session_cut_by_a_crash_is_composed_at_the_next_start()
    {
        RecordedSession session;
        string dataPath;
        await using (var server = await ServerProcess.StartAsync("127.0.0.1"))
        {
            dataPath = server.DataPath;
            session = await RecordedSession.BeginAsync(server);
            await session.LastAsync(TimeSpan.FromSeconds(6));
            session.End();
            await server.CrashAsync();
        }

        await session.DisposeAsync();
        await using var next = await ServerProcess.StartAsync("127.0.0.1", dataPath);
        var film = await session.ReadFilmAsync(next);

        // Least and most differ by the time that starting and killing took.
        Assert.True(film.Seconds >= session.Least - 1 && film.Seconds <= session.Most + 0.5, $"{film.Seconds} s of {session}");
        foreach (var (identity, tile, hertz) in Tiles(film))
        {
            AssertInStep(identity, film.FindFlashes(tile), film.FindBeeps(hertz), film.Seconds, (int)session.Least - 3);
        }
    }

    /// <summary>Who is in which tile, told by the colour.</summary>
    private static IEnumerable<(string Identity, int Tile, int Hertz)> Tiles(FilmReader film)
    {
        var redness = Enumerable.Range(0, 2).Select(tile => film.ReadColours(tile).Average(colour => colour.Red - colour.Blue)).ToArray();
        Assert.True(redness.Max() > 40 && redness.Min() < -40, $"The tiles are not one red and one blue: {string.Join(", ", redness)}");
        var red = redness[0] > redness[1] ? 0 : 1;
        return [(_people[0].Identity, red, _people[0].Hertz), (_people[1].Identity, 1 - red, _people[1].Hertz)];
    }

    /// <summary>Each flash that is not at an edge has its beep, and there are enough of them.</summary>
    private static void AssertInStep(string identity, double[] flashes, double[] beeps, double seconds, int least)
    {
        var inner = flashes.Where(flash => flash > 0.5 && flash < seconds - 0.5).ToList();
        var said = $"{identity}: flashes {string.Join(" ", flashes.Select(time => $"{time:0.00}"))}; beeps {string.Join(" ", beeps.Select(time => $"{time:0.00}"))}";
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(inner.Count >= least && beeps.Length > 0, said);
        Assert.All(inner, flash => Assert.True(beeps.Min(beep => Math.Abs(beep - flash)) <= LongestSkew, said));
    }

    /// <summary>Two people in a room that is recorded, and how long that lasted as seen from outside.</summary>
    private sealed class RecordedSession : IAsyncDisposable
    {
        private readonly ServerProcess _server;
        private readonly ChromiumBrowser _browser;
        private readonly List<MediaPage> _pages = [];
        private string _recording = "";
        private long _asked;
        private long _begun;

        private RecordedSession(ServerProcess server, ChromiumBrowser browser)
        {
            _server = server;
            _browser = browser;
        }

        /// <summary>Seconds from the reply to start until the call to stop.</summary>
        public double Least { get; private set; }

        /// <summary>Seconds from the call to start until the reply to stop.</summary>
        public double Most { get; private set; }

        public static async Task<RecordedSession> BeginAsync(ServerProcess server)
        {
            var session = new RecordedSession(server, await ChromiumBrowser.LaunchAsync());
            var room = await server.Api.CreateRoomAsync();
            foreach (var (identity, colour, hertz) in _people)
            {
                var page = await MediaPage.CreateAsync(server, session._browser, room, identity);
                session._pages.Add(page);
                await page.CallAsync<bool>("perform", new { colour, hertz });
                await page.PublishAsync();
                await page.ReceiveAsync(pairs: 1);
            }

            foreach (var page in session._pages)
            {
                var rate = await page.AwaitRateAsync(videos: 1, fps: 10);
                Assert.True(rate.Milliseconds is not null, $"{rate}\n{await page.DescribeAsync()}");
            }

            session._asked = Stopwatch.GetTimestamp();
            var begun = await server.Api.CallAsync(HttpMethod.Post, $"/api/rooms/{room}/recordings");
            session._begun = Stopwatch.GetTimestamp();
            session._recording = begun.GetProperty("id").GetString()!;
            return session;
        }

        /// <summary>Lets the session go on until it has lasted that long: it is recorded in real time.</summary>
        public Task LastAsync(TimeSpan time) => Task.Delay(time - Stopwatch.GetElapsedTime(_begun), TestContext.Current.CancellationToken);

        public async Task StopAsync()
        {
            End();
            await _server.Api.CallAsync(HttpMethod.Post, $"/api/recordings/{_recording}/stop");
            Most = Stopwatch.GetElapsedTime(_asked).TotalSeconds;
        }

        /// <summary>The session ends now.</summary>
        public void End()
        {
            Least = Stopwatch.GetElapsedTime(_begun).TotalSeconds;
            Most = Stopwatch.GetElapsedTime(_asked).TotalSeconds;
        }

        public async Task<FilmReader> ReadFilmAsync(ServerProcess server)
        {
            await Poll.UntilAsync(
                _composing,
                () => server.Api.CallAsync(HttpMethod.Get, $"/api/recordings/{_recording}"),
                recording => recording.GetProperty("state").GetString() is "ready" or "failed",
                recording => $"{recording}\n{server.LogTail()}");
            var recording = await server.Api.CallAsync(HttpMethod.Get, $"/api/recordings/{_recording}");
            Assert.True(recording.GetProperty("state").GetString() == "ready", $"{recording}\n{server.LogTail()}");
            var file = Path.Combine(server.DataPath, "downloaded.mp4");
            await server.Api.DownloadAsync($"/api/recordings/{_recording}/file", file);
            var film = await FilmReader.ReadAsync(file);
            TestContext.Current.TestOutputHelper?.WriteLine($"A film of {film.Seconds:0.00} s of a session of {this}");
            return film;
        }

        public override string ToString() => $"{Least:0.00} to {Most:0.00} s";

        public async ValueTask DisposeAsync() => await _browser.DisposeAsync();
    }
}
