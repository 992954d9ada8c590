using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class LayerMeterTests
{
    private readonly LayerMeter _meter = new();
    private readonly LayerRate[] _layers = new LayerRate[16];

    [Fact]
    public void A_layer_costs_what_all_layers_below_it_cost_as_well()
    {
        for (var i = 0; i < 10; i++)
        {
            for (byte spatial = 0; spatial < 2; spatial++)
            {
                for (byte temporal = 0; temporal < 2; temporal++)
                {
                    var payload = new PayloadDescription { SpatialLayer = spatial, TemporalLayer = temporal, Width = 320, Height = (ushort)(180 << spatial) };
                    _meter.Packet(payload, 1000, At(i * 0.1));
                }
            }
        }

        Assert.True(_meter.Advance(At(1)));
        Assert.Equal(320_000, _meter.BitsPerSecond);
        Assert.Equal(4, _meter.Write(_layers, encoding: -1));
        Assert.Equal(
            [new(new(0, 0), 320, 180, 80_000), new(new(0, 1), 320, 180, 160_000), new(new(1, 0), 320, 360, 160_000), new(new(1, 1), 320, 360, 320_000)],
            _layers[..4]);
    }

    [Fact]
    public void Of_an_encoding_the_temporal_layers_count_under_its_place()
    {
        _meter.Packet(new PayloadDescription { TemporalLayer = 0 }, 500, At(0));
        _meter.Packet(new PayloadDescription { TemporalLayer = 2 }, 500, At(0));

        Assert.False(_meter.Advance(At(0.2)));
        Assert.True(_meter.Advance(At(0.25))); // a new stream is judged sooner
        Assert.Equal(2, _meter.Write(_layers, encoding: 1));
        Assert.Equal([new(new(1, 0), 0, 0, 16_000), new(new(1, 2), 0, 0, 32_000)], _layers[..2]);
    }

    [Fact]
    public void What_no_longer_arrives_is_gone_after_a_second()
    {
        _meter.Packet(new PayloadDescription { TemporalLayer = 1 }, 500, At(0));
        _meter.Advance(At(1));
        _meter.Packet(default, 500, At(1.5));

        Assert.True(_meter.Advance(At(2)));
        Assert.Equal(1, _meter.Write(_layers, encoding: 0));
        Assert.Equal(new LayerIndex(0, 0), _layers[0].Layer);
    }

    [Fact]
    public void A_second_in_which_the_picture_stands_still_makes_a_layer_hardly_cheaper()
    {
        var now = 0.0;
        for (; now < 5; now++)
        {
            _meter.Packet(default, 10_000, At(now));
            _meter.Advance(At(now + 1));
        }

        _meter.Packet(default, 2_000, At(now));
        Assert.True(_meter.Advance(At(now + 1)));

        Assert.Equal(16_000, _meter.BitsPerSecond);
        _meter.Write(_layers, encoding: 0);
        Assert.Equal(60_800, _layers[0].BitsPerSecond);
    }

    private static MonotonicTime At(double seconds) => new((long)(seconds * TimeSpan.TicksPerSecond) + TimeSpan.TicksPerHour);
}
