using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Tests.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

/// <summary>Three sizes that refer to each other in key pictures alone: frames 0, 1, 2 are the first picture, 3, 4, 5 the next.</summary>
public class DecodeTargetsTests
{
    private readonly DecodeTargets _targets = new();
    private readonly PayloadReader _reader = new();

    [Fact]
    public void A_key_picture_is_taken_up_to_the_target_and_the_end_of_its_highest_frame_is_its_end()
    {
        _targets.SetTarget(new LayerIndex(1, 0));

        Assert.Equal([(true, false), (true, true), (false, true)], KeyPicture(0));
        Assert.Equal(new LayerIndex(1, 0), _targets.Current);
        Assert.False(_targets.NeedsKeyFrame);
    }

    [Fact]
    public void Between_key_pictures_the_frames_of_other_sizes_are_left_out()
    {
        KeyPicture(0);

        Assert.Equal([false, false, true], Picture(1));
    }

    [Fact]
    public void Another_size_waits_for_a_key_picture_because_frames_of_it_were_left_out()
    {
        KeyPicture(0);
        Picture(1);

        _targets.SetTarget(new LayerIndex(0, 0));

        Assert.Equal([false, false, true], Picture(2));
        Assert.True(_targets.NeedsKeyFrame);
        Assert.Equal([true, false, false], KeyPicture(3).Select(taken => taken.Takes));
        Assert.Equal([true, false, false], Picture(4));
        Assert.False(_targets.NeedsKeyFrame);
    }

    [Fact]
    public void A_switch_indication_on_a_broken_chain_allows_nothing()
    {
        _targets.SetTarget(new LayerIndex(0, 0));
        KeyPicture(0);

        _targets.SetTarget(new LayerIndex(2, 0));

        Assert.Equal([true, false, false], Picture(1)); // both upper frames say switch, but what they refer to was left out
        Assert.True(_targets.NeedsKeyFrame);
    }

    [Fact]
    public void A_frame_that_comes_late_is_judged_by_what_applied_then()
    {
        KeyPicture(0);
        Picture(1);
        _targets.SetTarget(new LayerIndex(0, 0));
        KeyPicture(3);

        Assert.True(Frame(8, picture: 2)); // of the picture before the second key picture, in the largest size
        Assert.False(Frame(6, picture: 2));
        Assert.False(Frame(11, picture: 3)); // the largest size of the key picture was left out, and stays so
    }

    [Fact]
    public void A_late_frame_from_before_a_key_picture_spoils_nothing_that_began_with_it()
    {
        KeyPicture(0);
        Picture(1);
        _targets.SetTarget(new LayerIndex(0, 0));
        KeyPicture(3);

        Assert.False(Frame(6, picture: 2)); // of the smallest size, when the largest was shown

        Assert.Equal([true, false, false], Picture(4));
        Assert.False(_targets.NeedsKeyFrame);
    }

    [Fact]
    public void A_change_applies_to_the_lower_frames_of_its_picture_too_that_come_after_a_higher_one()
    {
        KeyPicture(0);
        _targets.SetTarget(new LayerIndex(0, 0));

        Assert.False(Frame(4, picture: 1));
        Assert.True(Frame(3, picture: 1));
    }

    [Fact]
    public void Paused_nothing_is_taken_until_the_next_key_picture()
    {
        KeyPicture(0);
        _targets.SetTarget(LayerIndex.None);
        Assert.Equal([false, false, false], Picture(1));

        _targets.SetTarget(LayerIndex.Best);

        Assert.Equal([false, false, false], Picture(2));
        Assert.Equal([true, true, true], KeyPicture(3).Select(taken => taken.Takes));
    }

    [Fact]
    public void A_target_that_the_publisher_no_longer_makes_is_not_waited_for()
    {
        KeyPicture(0);
        Assert.Equal(2, _targets.Current.Spatial);

        var taken = KeyPicture(1, activeTargets: 0b011);

        Assert.Equal([(true, false), (true, true), (false, true)], taken);
        Assert.False(_targets.NeedsKeyFrame);
    }

    private List<(bool Takes, bool EndsPicture)> KeyPicture(int picture, uint? activeTargets = null)
    {
        var writer = DependencyWriter.ThreeSizes;
        var number = picture * 3;
        return
        [
            Take(picture, writer.KeyFrame(number, activeTargets: activeTargets), marker: false),
            Take(picture, writer.Frame(number + 1, template: 2), marker: false),
            Take(picture, writer.Frame(number + 2, template: 3), marker: true),
        ];
    }

    private List<bool> Picture(int picture) => [.. Enumerable.Range(picture * 3, 3).Select(number => Frame(number, picture))];

    private bool Frame(int number, int picture)
    {
        var spatial = number % 3;
        var indications = new int[3];
        indications[spatial] = 2;
        var chainDiffs = Enumerable.Range(0, 3).Select(chain => chain < spatial ? spatial - chain : 3 + spatial - chain).ToArray();
        var descriptor = DependencyWriter.ThreeSizes.Frame(
            number, template: spatial + 1, indications: indications, references: [3], chainDiffs: chainDiffs);
        return Take(picture, descriptor, marker: spatial == 2).Takes;
    }

    private (bool Takes, bool EndsPicture) Take(int picture, byte[] descriptor, bool marker)
    {
        var packet = new StoredPacket { MediaTime = picture * 3000 };
        _reader.Read(Codec.Av1, 0, [0x10, 1, 2, 3], marker, descriptor, isEncrypted: false, out packet.Payload);
        Assert.True(packet.Payload.Dependency.HasValue);
        return (_targets.Takes(packet, out var endsPicture), endsPicture);
    }
}
