using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Tests.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

/// <summary>Three temporal layers of VP8 as libwebrtc describes them: no chains, every base frame a switch for all targets.</summary>
public class DecodeTargetsWithoutChainsTests
{
    /// <summary>The pattern of four frames: templates of the base layer, the top one, the middle one, the top one again.</summary>
    private static readonly int[] _pattern = [1, 3, 2, 4];

    private static readonly DependencyWriter _writer = new()
    {
        Targets = 3,
        Templates =
        [
            new(0, 0, [2, 2, 2], [], []),
            new(0, 0, [2, 2, 2], [4], []),
            new(0, 1, [0, 1, 3], [2], []),
            new(0, 2, [0, 0, 1], [1], []),
            new(0, 2, [0, 0, 1], [2, 1], []),
        ],
        Sizes = [(320, 180)],
    };

    private readonly DecodeTargets _targets = new();
    private readonly PayloadReader _reader = new();
    private int _frame;

    [Fact]
    public void Temporal_layers_come_back_at_the_next_base_frame_without_a_key_frame()
    {
        _targets.SetTarget(new LayerIndex(0, 0));
        Assert.Equal([true, false, false, false], Take(4));
        Assert.Equal([true, false, false, false], Take(4));

        _targets.SetTarget(new LayerIndex(0, 2));

        Assert.Equal([true, true, true, true], Take(4));
        Assert.Equal(new LayerIndex(0, 2), _targets.Current);
    }

    [Fact]
    public void A_layer_whose_frame_was_left_out_waits_for_the_base_frame()
    {
        _targets.SetTarget(new LayerIndex(0, 1));
        Assert.Equal([true, false], Take(2));
        _targets.SetTarget(new LayerIndex(0, 0));
        Assert.Equal([false], Take(1)); // the middle frame, to which the top one refers

        _targets.SetTarget(new LayerIndex(0, 2));

        Assert.Equal([false], Take(1));
        Assert.Equal([true, true, true, true], Take(4));
    }

    [Fact]
    public void Paused_nothing_is_taken_until_the_next_key_frame()
    {
        Take(4);
        _targets.SetTarget(LayerIndex.None);
        Assert.Equal([false, false, false, false], Take(4));

        _targets.SetTarget(LayerIndex.Best);

        Assert.Equal([false, false, false, false], Take(4));
    }

    private List<bool> Take(int frames) => [.. Enumerable.Range(0, frames).Select(_ => TakeNext())];

    private bool TakeNext()
    {
        var packet = new StoredPacket { MediaTime = _frame * 3000 };
        var isKey = _frame == 0;
        var descriptor = isKey ? _writer.KeyFrame(_frame) : _writer.Frame(_frame, _pattern[_frame % 4]);
        _frame++;
        _reader.Read(Codec.Vp8, 0, [0x10, (byte)(isKey ? 0 : 1), 2, 3], true, descriptor, isEncrypted: false, out packet.Payload);
        Assert.True(packet.Payload.Dependency.HasValue);
        return _targets.Takes(packet, out _);
    }
}
