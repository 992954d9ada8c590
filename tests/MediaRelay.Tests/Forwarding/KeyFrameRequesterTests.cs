using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class KeyFrameRequesterTests
{
    private readonly KeyFrameRequester _requester = new();

    [Fact]
    public void The_first_request_goes_out_at_once_and_many_become_one()
    {
        _requester.Request();
        _requester.Request();

        Assert.True(_requester.ShouldSend(At(0)));
        Assert.False(_requester.ShouldSend(At(5)));
    }

    [Fact]
    public void It_is_repeated_until_a_key_frame_arrives()
    {
        _requester.Request();
        _requester.ShouldSend(At(0));

        Assert.True(_requester.ShouldSend(At(500)));
        _requester.Arrived();
        Assert.False(_requester.ShouldSend(At(2000)));
    }

    [Fact]
    public void A_publisher_is_asked_at_most_once_per_interval()
    {
        var sent = 0;
        for (var milliseconds = 0; milliseconds < 3000; milliseconds += 5)
        {
            _requester.Request();
            if (_requester.ShouldSend(At(milliseconds)))
            {
                sent++;
                _requester.Arrived();
            }
        }

        Assert.Equal(10, sent);
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
