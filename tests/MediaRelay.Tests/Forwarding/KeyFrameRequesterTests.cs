using CrossStrait.MediaRelay.Forwarding;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Forwarding;

public class KeyFrameRequesterTests
{
    private static readonly TimeSpan _roundTrip = TimeSpan.FromMilliseconds(300);

    private readonly KeyFrameRequester _requester = new();

    [Fact]
    public void The_first_request_goes_out_at_once_and_many_become_one()
    {
        _requester.Request();
        _requester.Request();

        Assert.True(_requester.ShouldSend(At(0), _roundTrip));
        Assert.False(_requester.ShouldSend(At(5), _roundTrip));
    }

    [Fact]
    public void It_is_repeated_until_a_key_frame_arrives()
    {
        _requester.Request();
        _requester.ShouldSend(At(0), _roundTrip);

        Assert.True(_requester.ShouldSend(At(530), _roundTrip));
        _requester.Arrived(At(600));
        Assert.False(_requester.ShouldSend(At(2000), _roundTrip));
    }

    [Theory]
    [InlineData(20, 300)] // no sooner than any two requests
    [InlineData(200, 400)]
    [InlineData(400, 650)]
    public void It_is_repeated_when_the_answer_would_have_come(int roundTrip, int expected)
    {
        _requester.Request();
        _requester.ShouldSend(At(0), TimeSpan.FromMilliseconds(roundTrip));

        var time = 5;
        while (!_requester.ShouldSend(At(time), TimeSpan.FromMilliseconds(roundTrip)))
        {
            time += 5;
        }

        Assert.Equal(expected, time);
    }

    [Fact]
    public void A_publisher_is_asked_at_most_once_per_interval()
    {
        var sent = 0;
        for (var milliseconds = 0; milliseconds < 3000; milliseconds += 5)
        {
            _requester.Request();
            if (_requester.ShouldSend(At(milliseconds), _roundTrip))
            {
                sent++;
                _requester.Arrived(At(milliseconds));
            }
        }

        Assert.Equal(10, sent);
    }

    private static MonotonicTime At(int milliseconds) => new(TimeSpan.TicksPerMillisecond * milliseconds);
}
