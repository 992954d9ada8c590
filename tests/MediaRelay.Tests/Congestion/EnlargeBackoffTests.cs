using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Congestion;

public class EnlargeBackoffTests
{
    private static readonly LayerIndex _small = new(0, 2);
    private static readonly LayerIndex _large = new(1, 1);

    private readonly EnlargeBackoff _backoff = new();
    private MonotonicTime _now = new(TimeSpan.TicksPerHour);

    [Fact]
    public void What_fails_again_and_again_is_tried_ever_more_rarely()
    {
        var waits = Enumerable.Range(0, 5).Select(_ => FailAndWait()).ToArray();

        Assert.Equal([4, 8, 12, 12, 12], waits);
    }

    [Fact]
    public void What_was_shown_for_long_was_no_failure()
    {
        FailAndWait();
        FailAndWait();
        _backoff.Changed(_small, _large, _now);
        _now += EnlargeBackoff.ProvenAfter;

        _backoff.Changed(_large, _small, _now);

        Assert.Equal(2, Wait());
    }

    [Fact]
    public void Another_size_on_the_screen_makes_a_new_beginning()
    {
        FailAndWait();
        _backoff.Changed(_small, _large, _now);
        _backoff.Changed(_large, _small, _now);
        Assert.False(_backoff.MayEnlarge(_now));

        _backoff.Forget();

        Assert.True(_backoff.MayEnlarge(_now));
    }

    [Fact]
    public void A_first_picture_and_fewer_frames_of_the_same_are_no_attempts()
    {
        _backoff.Changed(LayerIndex.None, _small, _now);
        _backoff.Changed(_small, new LayerIndex(0, 0), _now);

        Assert.True(_backoff.MayEnlarge(_now));
    }

    private int FailAndWait()
    {
        _backoff.Changed(_small, _large, _now);
        _now += TimeSpan.FromSeconds(1);
        _backoff.Changed(_large, _small, _now);
        return Wait();
    }

    /// <summary>Seconds until it may be tried again.</summary>
    private int Wait()
    {
        var seconds = 0;
        for (; !_backoff.MayEnlarge(_now + TimeSpan.FromMilliseconds(1)); seconds++)
        {
            _now += TimeSpan.FromSeconds(1);
        }

        return seconds;
    }
}
