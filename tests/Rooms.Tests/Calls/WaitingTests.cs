using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>Parked calls, messages, and devices that are gone.</summary>
public class WaitingTests
{
    private readonly Exchange _exchange = new();

    [Fact]
    public void A_parked_call_waits_for_whoever_picks_it_up()
    {
        Park();
        Assert.Equal(LegState.Left, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));

        _exchange.Do("CA_1", new CallAction.PickUp("cy", "cy-desk", Video: false));

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "cy"));
        Assert.Null(_exchange["CA_1"].Parking);
    }

    [Fact]
    public void After_two_minutes_a_parked_call_rings_at_who_parked_it()
    {
        Park();

        _exchange.Wait(TimeSpan.FromMinutes(2));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "ann"));
        _exchange.Do("CA_1", new CallAction.Answer("ann", "ann-phone", Video: false));

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Null(_exchange["CA_1"].Parking);
    }

    [Fact]
    public void A_parked_call_that_nobody_wants_is_over_after_the_third_return()
    {
        Park();

        _exchange.Wait(TimeSpan.FromMinutes(7.4));
        Assert.True(_exchange["CA_1"].IsLive);
        _exchange.Wait(TimeSpan.FromSeconds(6));

        Assert.Equal(CallReason.NoAnswer, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void Whoever_is_parked_may_hang_up()
    {
        Park();

        _exchange.Do("CA_1", new CallAction.HangUp("bo"));

        Assert.False(_exchange["CA_1"].IsLive);
    }

    [Fact]
    public void Only_a_parked_call_can_be_picked_up()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        Assert.Equal(RefusalCode.WrongState, _exchange.Refused("CA_1", new CallAction.PickUp("cy", "cy-desk", Video: false)).Code);
    }

    [Fact]
    public void A_call_that_nobody_answers_goes_into_the_mailbox()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo") with { MailboxOf = "bo" });

        _exchange.Wait(CallTimes.Ring);
        Assert.Equal("bo", _exchange["CA_1"].Mailbox!.PersonId);
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(CallReason.NoAnswer, _exchange.CauseOf("CA_1", "bo"));
        _exchange.Wait(CallTimes.Voicemail);

        Assert.Equal(CallReason.Normal, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void The_caller_need_not_wait_to_leave_a_message()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo") with { MailboxOf = "bo" });

        _exchange.Do("CA_1", new CallAction.LeaveVoicemail("ann", "bo"));
        Assert.Equal(RefusalCode.WrongState, _exchange.Refused("CA_1", new CallAction.Answer("bo", "bo-desk", Video: false)).Code);
        _exchange.Do("CA_1", new CallAction.HangUp("ann"));

        Assert.Equal(CallReason.Normal, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void A_message_can_be_left_without_ringing()
    {
        var state = _exchange.Dial("CA_1", "ann", Exchange.ToNobody(CallReason.Busy) with { MailboxOf = "bo" }, message: true);

        Assert.True(state.IsLive);
        Assert.Equal("bo", state.Mailbox!.PersonId);
    }

    [Fact]
    public void A_device_that_comes_back_in_time_is_still_in_the_call()
    {
        _exchange.Connect("CA_1", "ann", "bo");
        _exchange.Do("CA_1", new CallAction.DeviceLost("bo", "bo-desk", WithNode: false));
        _exchange.Wait(TimeSpan.FromSeconds(29));

        _exchange.Do("CA_1", new CallAction.DeviceBack("bo", "bo-desk"));
        _exchange.Wait(TimeSpan.FromMinutes(5));

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
    }

    [Theory]
    [InlineData(false, CallReason.Normal)]
    [InlineData(true, CallReason.NodeLost)]
    public void A_device_that_does_not_come_back_has_left(bool withNode, CallReason cause)
    {
        _exchange.Connect("CA_1", "ann", "bo");
        _exchange.Do("CA_1", new CallAction.DeviceLost("bo", "bo-desk", withNode));

        _exchange.Wait(CallTimes.DeviceGrace);

        Assert.Equal(cause, _exchange.CauseOf("CA_1", "bo"));
        Assert.False(_exchange["CA_1"].IsLive);
    }

    [Theory]
    [InlineData(false, CallReason.Cancelled)]
    [InlineData(true, CallReason.NodeLost)]
    public void A_caller_whose_device_is_lost_does_not_ring_for_ever(bool withNode, CallReason cause)
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo") with { RingTime = TimeSpan.FromMinutes(2) });
        _exchange.Do("CA_1", new CallAction.DeviceLost("ann", null, withNode));

        _exchange.Wait(CallTimes.DeviceGrace);

        Assert.Equal(cause, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void Another_device_of_the_same_person_that_is_lost_changes_nothing()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        Assert.Equal(RefusalCode.WrongState, _exchange.Refused("CA_1", new CallAction.DeviceLost("bo", "bo-phone", WithNode: false)).Code);
    }

    private void Park()
    {
        _exchange.Connect("CA_1", "ann", "bo");
        _exchange.Do("CA_1", new CallAction.Park("ann", "701", "OR_one:701"));
    }
}
