using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Recording.Frames;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording.Frames;

/// <summary>Where frames land in the session, in virtual time: sender, network and relay are all made up.</summary>
public sealed class TrackClockTests : IDisposable
{
    private readonly CaptureBench _bench = new(1 << 22);
    private readonly CaptureSink _sink;
    private readonly Random _random = new(7);

    public TrackClockTests()
    {
        _sink = _bench.Open();
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Flash_and_beep_of_one_person_fall_together_whatever_the_network_did()
    {
        // The camera's packets take 150 to 400 ms, the microphone's 20 to 80 ms; both clocks start at odd values.
        var (audio, video) = (Audio("TR_a"), Video("TR_b"));
        Play(audio, 0.02, 0, 20, delay: 0.02, jitter: 0.06, reports: true);
        Play(video, 1 / 15.0, 0, 20, delay: 0.15, jitter: 0.25, reports: true);

        var clocks = Align("TR_a", "TR_b");
        for (var second = 1; second < 20; second++)
        {
            var beep = clocks[0].TimeOf(FrameAt("TR_a", second));
            var flash = clocks[1].TimeOf(FrameAt("TR_b", second));
            Assert.InRange((beep - flash).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
            Assert.InRange(beep.TotalSeconds - second, 0.015, 0.045);
        }
    }

    [Fact]
    public void A_sound_card_that_drifts_stays_with_the_picture()
    {
        // 200 ppm: after a minute the media clock is 12 ms ahead, after ten it would be 120 ms.
        var (audio, video) = (Audio("TR_a", clockError: 1.0002), Video("TR_b"));
        Play(audio, 0.02, 0, 600, delay: 0.03, jitter: 0.01, reports: true);
        Play(video, 0.2, 0, 600, delay: 0.03, jitter: 0.01, reports: true);

        var clocks = Align("TR_a", "TR_b");
        foreach (var second in (int[])[10, 300, 590])
        {
            Assert.InRange((clocks[0].TimeOf(FrameAt("TR_a", second)) - clocks[1].TimeOf(FrameAt("TR_b", second))).TotalSeconds, -0.02, 0.02);
        }
    }

    [Fact]
    public void Without_sender_reports_the_fastest_packet_tells()
    {
        Play(Audio("TR_a"), 0.02, 4, 10, delay: 0.03, jitter: 0.1, reports: false);

        Assert.InRange(Align("TR_a")[0].TimeOf(FrameAt("TR_a", 2)).TotalSeconds, 6.03, 6.04);
    }

    [Fact]
    public void Two_people_are_placed_by_arrival_though_their_wall_clocks_differ_by_years()
    {
        Play(Audio("TR_a"), 0.02, 1, 10, delay: 0.03, jitter: 0.02, reports: true);
        Play(Audio("TR_b", epochDays: 12_345), 0.02, 3, 10, delay: 0.05, jitter: 0.02, reports: true);

        Assert.InRange(Align("TR_a")[0].TimeOf(FrameAt("TR_a", 5)).TotalSeconds, 6.03, 6.04);
        Assert.InRange(Align("TR_b")[0].TimeOf(FrameAt("TR_b", 5)).TotalSeconds, 8.05, 8.06);
    }

    [Fact]
    public void One_person_on_two_machines_has_two_clocks()
    {
        Play(Audio("TR_a"), 0.02, 0, 10, delay: 0.03, jitter: 0.02, reports: true);
        Play(Video("TR_b", epochDays: 20_001), 0.1, 0, 10, delay: 0.03, jitter: 0.02, reports: true);

        var clocks = Align("TR_a", "TR_b");
        Assert.InRange(clocks[0].TimeOf(FrameAt("TR_a", 5)).TotalSeconds, 5.03, 5.05);
        Assert.InRange(clocks[1].TimeOf(FrameAt("TR_b", 5)).TotalSeconds, 5.03, 5.06);
    }

    [Fact]
    public void A_report_before_the_first_packet_counts()
    {
        var audio = Audio("TR_a");
        audio.Script.Report(0, 0.03);
        Play(audio, 0.02, 0, 4, delay: 0.03, jitter: 0.01, reports: false);
        Play(Video("TR_b"), 0.1, 0, 4, delay: 0.2, jitter: 0.1, reports: true);

        var clocks = Align("TR_a", "TR_b");
        Assert.InRange((clocks[0].TimeOf(FrameAt("TR_a", 2)) - clocks[1].TimeOf(FrameAt("TR_b", 2))).TotalSeconds, -0.005, 0.005);
    }

    private Played Audio(string name, double epochDays = 20_000, double clockError = 1) => new(
        new TrackScript(_sink.AddTrack(name, "{}", MediaKind.Audio, "opus", 48_000, 96, CaptureBench.At(0)), 48_000)
        {
            SenderEpoch = TimeSpan.FromDays(epochDays),
        },
        IsVideo: false,
        clockError);

    private Played Video(string name, double epochDays = 20_000) => new(
        new TrackScript(CaptureBench.AddVideo(_sink, name: name), 90_000)
        {
            RtpStart = 12_345,
            SenderEpoch = TimeSpan.FromDays(epochDays),
        },
        IsVideo: true,
        ClockError: 1);

    /// <summary>Sends a track whose media time 0 is at <paramref name="from"/> of the session, with a report every second.</summary>
    private void Play(Played track, double step, double from, double length, double delay, double jitter, bool reports)
    {
        var count = (int)Math.Round(length / step);
        for (var index = 0; index < count; index++)
        {
            var time = index * step;
            var arrival = from + time + delay + (_random.NextDouble() * jitter);
            track.Send(time, arrival);
            if (reports && Math.Floor(time) > Math.Floor(time - step) && time > 0)
            {
                track.Report(time, arrival);
            }

            if (index % 500 == 0)
            {
                _bench.Writer.Drain();
            }
        }

        _bench.Writer.Drain();
    }

    private IReadOnlyList<TrackClock> Align(params string[] names)
    {
        var capture = _bench.Read();
        return TrackClock.Align(capture, [.. names.Select(name => capture.Tracks.Single(track => track.Name == name))]);
    }

    /// <summary>The frame that was made at a second of the sender's time; its payload says when.</summary>
    private MediaFrame FrameAt(string name, int second) => FrameReader
        .Read(_bench.Read().Tracks.Single(track => track.Name == name))
        .MinBy(frame => Math.Abs(BitConverter.ToSingle(frame.Payload.Span[^4..]) - second));

    private sealed record Played(TrackScript Script, bool IsVideo, double ClockError)
    {
        public void Send(double time, double arrival)
        {
            var stamp = BitConverter.GetBytes((float)time);
            byte[] payload = IsVideo
                ? [0x10, 0x00, 0x00, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00, .. stamp]
                : [0x08, .. stamp];
            Script.Send(Script.Packet(payload, time * ClockError, marker: IsVideo), arrival);
        }

        /// <summary>The wall clock is right; the media clock runs by its own rate.</summary>
        public void Report(double time, double arrival) => Script.Report(time, arrival, time * ClockError);
    }
}
