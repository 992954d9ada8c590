using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

[Collection(AllocationCollection.Name)]
public class AudioLevelReporterTests
{
    private readonly List<(MonotonicTime At, AudioLevels Event)> _told = [];
    private readonly AudioLevelReporter _reporter;
    private readonly AudioLevelMeter[] _meters = [.. Enumerable.Range(0, 3).Select(i => new AudioLevelMeter(new UpTrackId(i)))];
    private MonotonicTime _now = new(TimeSpan.TicksPerHour);

    public AudioLevelReporterTests()
    {
        _reporter = new AudioLevelReporter(told => _told.Add((_now, (AudioLevels)told)));
    }

    [Fact]
    public void Events_are_at_least_200_ms_apart_and_hold_all_that_changed()
    {
        var random = new Random(3);
        Run(TimeSpan.FromSeconds(10), _ => (byte)random.Next(0, 128));

        Assert.InRange(_told.Count, 40, 50);
        Assert.All(_told.Zip(_told.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= AudioLevelReporter.Interval));
        Assert.Contains(_told, told => told.Event.Levels.Count > 1);
        Assert.All(_told, told => Assert.Equal(told.Event.Levels.Count, told.Event.Levels.DistinctBy(level => level.Track).Count()));
    }

    [Fact]
    public void Steady_level_is_told_once()
    {
        Run(TimeSpan.FromSeconds(5), track => (byte)(track == 1 ? 0x80 | 30 : 90));

        Assert.Equal([(0, 90, false), (1, 30, true), (2, 90, false)], Last());
        Assert.InRange(_told.Count, 1, 2); // the second one says that the voice is one
    }

    [Fact]
    public void Track_whose_packets_end_is_told_as_silent_and_then_forgotten()
    {
        Run(TimeSpan.FromSeconds(2), _ => 0x80 | 20);
        Run(TimeSpan.FromSeconds(5), _ => null);

        Assert.All(Last(), told => Assert.Equal((AudioLevelMeter.Silence, false), (told.Dbov, told.Speaking)));
        Assert.All(_meters, meter => Assert.False(meter.IsListed));
        var before = _told.Count;
        Run(TimeSpan.FromSeconds(1), track => track == 2 ? (byte)(0x80 | 20) : null);
        Assert.All(_told[before..], told => Assert.Equal(2, Assert.Single(told.Event.Levels).Track.Value));
    }

    [Fact]
    public void Nothing_is_told_of_a_track_that_ended()
    {
        Run(TimeSpan.FromSeconds(1), _ => 0x80 | 20);
        var before = _told.Count;
        _reporter.Remove(_meters[0]);
        Run(TimeSpan.FromSeconds(5), track => track == 0 ? null : (byte)90);

        Assert.DoesNotContain(_told[before..], told => told.Event.Levels.Any(level => level.Track.Value == 0));
    }

    [Fact]
    public void Hearing_a_packet_allocates_nothing()
    {
        foreach (var meter in _meters)
        {
            _reporter.Heard(meter, 30, _now);
        }

        var allocated = AllocatedBytes.During(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                _reporter.Heard(_meters[i % 3], (byte)i, _now);
            }
        });

        Assert.Equal(0, allocated);
    }

    // A tick every 5 ms, a packet of each track every 20 ms; none where the value is null.
    private void Run(TimeSpan time, Func<int, byte?> value)
    {
        for (var end = _now + time; _now < end; _now += TimeSpan.FromMilliseconds(5))
        {
            for (var track = 0; track < _meters.Length && _now.Ticks / TimeSpan.TicksPerMillisecond % 20 == 0; track++)
            {
                if (value(track) is { } heard)
                {
                    _reporter.Heard(_meters[track], heard, _now);
                }
            }

            _reporter.Advance(_now);
        }
    }

    private IEnumerable<(int Track, int Dbov, bool Speaking)> Last() => _told
        .SelectMany(told => told.Event.Levels).Reverse().DistinctBy(level => level.Track)
        .Select(level => ((int)level.Track.Value, level.Dbov, level.IsSpeaking)).Order();
}
