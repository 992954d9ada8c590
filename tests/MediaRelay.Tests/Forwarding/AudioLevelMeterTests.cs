using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class AudioLevelMeterTests
{
    private const byte Voice = 0x80;

    private readonly AudioLevelMeter _meter = new(new UpTrackId(1));
    private MonotonicTime _now = new(TimeSpan.TicksPerHour);

    [Fact]
    public void Level_rises_within_a_few_packets_and_falls_over_half_a_second()
    {
        Send(90, packets: 50);
        Assert.InRange(_meter.Dbov, 89, 91);

        Send(20, packets: 5);
        Assert.InRange(_meter.Dbov, 20, 24);

        Send(90, packets: 5);
        Assert.InRange(_meter.Dbov, 35, 45);
        Send(90, packets: 60);
        Assert.InRange(_meter.Dbov, 88, 90);
    }

    [Fact]
    public void First_packet_sets_the_level()
    {
        Send(37, packets: 1);

        Assert.Equal(37, _meter.Dbov);
    }

    [Fact]
    public void Speech_is_voice_that_lasts()
    {
        Send(Voice | 30, packets: 4);
        Assert.False(_meter.IsSpeaking);

        Send(Voice | 30, packets: 3);
        Assert.True(_meter.IsSpeaking);
    }

    [Fact]
    public void Single_noises_are_no_speech()
    {
        for (var i = 0; i < 20; i++)
        {
            Send(Voice | 10, packets: 2);
            Send(100, packets: 25);
            Assert.False(_meter.IsSpeaking);
        }
    }

    [Fact]
    public void Pauses_between_words_do_not_end_speech()
    {
        for (var i = 0; i < 10; i++)
        {
            Send(Voice | 30, packets: 10);
            Send(100, packets: 15);
            Assert.True(_meter.IsSpeaking);
        }

        Send(100, packets: 10);
        Assert.False(_meter.IsSpeaking);
    }

    [Fact]
    public void Loud_noise_without_the_voice_bit_is_no_speech_where_the_bit_is_used()
    {
        Send(Voice | 100, packets: 1);
        Send(20, packets: 50);

        Assert.False(_meter.IsSpeaking);
        Assert.InRange(_meter.Dbov, 20, 22);
    }

    [Fact]
    public void Loud_sound_is_speech_where_the_bit_is_never_set()
    {
        Send(20, packets: 50);

        Assert.True(_meter.IsSpeaking);
    }

    [Fact]
    public void Quiet_room_is_no_speech_whatever_the_bit_says()
    {
        Send(Voice | 70, packets: 50);

        Assert.False(_meter.IsSpeaking);
    }

    [Fact]
    public void Packets_of_one_batch_count_as_ten_milliseconds_each()
    {
        Send(100, packets: 1);
        for (var i = 0; i < 20; i++)
        {
            _meter.Packet(20, _now);
        }

        Assert.InRange(_meter.Dbov, 20, 21);
    }

    [Fact]
    public void Level_falls_to_silence_when_packets_end()
    {
        Send(Voice | 20, packets: 50);
        for (var i = 0; i < 15; i++)
        {
            _now += TimeSpan.FromMilliseconds(200);
            _meter.Advance(_now);
        }

        Assert.Equal((AudioLevelMeter.Silence, false), (_meter.Dbov, _meter.IsSpeaking));
    }

    [Fact]
    public void Gap_of_discontinuous_transmission_is_not_the_end()
    {
        Send(100, packets: 50);
        _now += TimeSpan.FromMilliseconds(400);
        _meter.Advance(_now);

        Assert.InRange(_meter.Dbov, 99, 101);
    }

    // 20 ms each, with a tick now and then.
    private void Send(int value, int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _now += TimeSpan.FromMilliseconds(20);
            _meter.Packet((byte)value, _now);
            _meter.Advance(_now);
        }
    }
}
