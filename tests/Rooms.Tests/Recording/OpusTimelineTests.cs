using CrossStrait.MediaRelay.Recording.Frames;
using CrossStrait.Rooms.Recording;
using Xunit;

namespace CrossStrait.Rooms.Tests.Recording;

public sealed class OpusTimelineTests : IDisposable
{
    private const int Frame = 960;

    /// <summary>SILK narrowband, 20 ms: unlike the CELT packets of silence.</summary>
    private static readonly byte[] _speech = [0x08, 0x11, 0x22];

    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("timeline").FullName;

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Fact]
    public void Packets_stand_at_their_time_and_silence_fills_the_rest()
    {
        var packets = Lay(timeline =>
        {
            timeline.Add(_speech, Frame, TimeSpan.FromSeconds(1), 1, 5000);
            timeline.Add(_speech, Frame, TimeSpan.FromSeconds(1.5), 1, 29_000);
            timeline.End(TimeSpan.FromSeconds(2));
        });

        Assert.Equal([48_000, 72_000], SpeechStarts(packets));
        Assert.Equal(96_000, packets.Sum(packet => OpusPacket.Duration(packet)));
    }

    [Fact]
    public void Running_speech_is_not_cut_for_a_few_milliseconds()
    {
        var packets = Lay(timeline =>
        {
            for (var index = 0; index < 50; index++)
            {
                timeline.Add(_speech, Frame, TimeSpan.FromSeconds((index * 0.02) + (index % 2 * 0.015)), 1, index * Frame);
            }
        });

        Assert.Equal(50, packets.Count);
    }

    [Fact]
    public void A_clock_that_runs_away_is_corrected_before_it_is_seen()
    {
        // The sender's card is slow by a thousandth: after a minute packets come 60 ms later than they last.
        var packets = Lay(timeline =>
        {
            for (var index = 0; index < 3000; index++)
            {
                timeline.Add(_speech, Frame, TimeSpan.FromSeconds(index * 0.02002), 1, index * Frame);
            }
        });

        var starts = SpeechStarts(packets);
        Assert.All(starts.Select((start, index) => start - (index * 960.96)), error => Assert.InRange(error, -1100, 1100));
    }

    [Fact]
    public void A_packet_that_would_begin_in_the_past_is_left_out()
    {
        var packets = Lay(timeline =>
        {
            timeline.Add(_speech, Frame, TimeSpan.FromSeconds(1), 1, 48_000);
            timeline.Add(_speech, Frame, TimeSpan.FromSeconds(0.5), 1, 24_000);
        });

        Assert.Single(SpeechStarts(packets));
    }

    [Fact]
    public async Task Packets_of_silence_decode_to_silence_of_their_length()
    {
        await using (var stream = File.Create(Path.Combine(_root, "silence.ogg")))
        {
            using var file = new OggOpusWriter(stream);
            new OpusTimeline(file).End(TimeSpan.FromSeconds(1.5375)); // 76 of 20 ms, and one each of 10, 5 and 2.5 ms
        }

        await EncodedMedia.RunAsync(_root, "-c:a", "libopus", "-i", "silence.ogg", "-ac", "1", "-f", "s16le", "silence.pcm");
        var sound = await File.ReadAllBytesAsync(Path.Combine(_root, "silence.pcm"), TestContext.Current.CancellationToken);

        Assert.InRange(sound.Length / 2, 73_800 - OggOpusWriter.PreSkip, 73_800);
        Assert.All(sound, value => Assert.Equal(0, value));
    }

    private static List<byte[]> Lay(Action<OpusTimeline> add)
    {
        using var stream = new MemoryStream();
        using (var file = new OggOpusWriter(stream))
        {
            add(new OpusTimeline(file));
        }

        return [.. EncodedMedia.ReadOgg(stream.ToArray()).Skip(2)];
    }

    private static List<long> SpeechStarts(IEnumerable<byte[]> packets)
    {
        var (starts, position) = (new List<long>(), 0L);
        foreach (var packet in packets)
        {
            if (packet[0] == _speech[0])
            {
                starts.Add(position);
            }

            position += OpusPacket.Duration(packet);
        }

        return starts;
    }
}
