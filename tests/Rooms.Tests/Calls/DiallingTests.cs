using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

public class DiallingTests
{
    private readonly Exchange _exchange = new();

    [Fact]
    public void An_answer_connects_both()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal("bo-desk", _exchange["CA_1"].Find("bo")!.DeviceId);
    }

    [Fact]
    public void Only_the_first_of_two_devices_answers()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        var refusal = _exchange.Refused("CA_1", new CallAction.Answer("bo", "bo-phone", Video: false));

        Assert.Equal(RefusalCode.WrongState, refusal.Code);
        Assert.Equal("bo-desk", _exchange["CA_1"].Find("bo")!.DeviceId);
    }

    [Fact]
    public void Nobody_answers_for_thirty_seconds_and_the_call_is_over()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo"));

        _exchange.Wait(TimeSpan.FromSeconds(29.9));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "bo"));
        _exchange.Wait(TimeSpan.FromSeconds(0.1));

        Assert.Equal(CallReason.NoAnswer, _exchange["CA_1"].Cause);
        Assert.Equal(CallReason.NoAnswer, _exchange.CauseOf("CA_1", "bo"));
        Assert.Equal(CallReason.NoAnswer, _exchange.CauseOf("CA_1", "ann"));
    }

    [Fact]
    public void A_declined_call_is_over_for_both()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo"));

        _exchange.Do("CA_1", new CallAction.Decline("bo"));

        Assert.Equal(CallReason.Declined, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void The_caller_takes_the_call_back_and_the_ringing_stops()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo"));

        _exchange.Do("CA_1", new CallAction.HangUp("ann"));

        Assert.Equal(CallReason.Cancelled, _exchange["CA_1"].Cause);
        Assert.Equal(CallReason.Cancelled, _exchange.CauseOf("CA_1", "bo"));
    }

    [Fact]
    public void One_who_hangs_up_ends_a_call_of_two()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        _exchange.Do("CA_1", new CallAction.HangUp("bo"));

        Assert.Equal(CallReason.Normal, _exchange["CA_1"].Cause);
        Assert.Equal(LegState.Left, _exchange.StateOf("CA_1", "ann"));
    }

    [Theory]
    [InlineData(CallReason.Busy, 486)]
    [InlineData(CallReason.Offline, 480)]
    [InlineData(CallReason.DoNotDisturb, 480)]
    [InlineData(CallReason.NotFound, 404)]
    [InlineData(CallReason.Forbidden, 403)]
    public void A_number_that_cannot_be_reached_ends_the_call_at_once(CallReason reason, int sip)
    {
        var state = _exchange.Dial("CA_1", "ann", Exchange.ToNobody(reason, new Passed("bo", reason)));

        Assert.False(state.IsLive);
        Assert.Equal(new CallCause(reason, sip), CallCause.Of(state.Cause!.Value));
        Assert.Equal(reason, _exchange.CauseOf("CA_1", "bo"));
    }

    [Fact]
    public void Ones_own_number_is_busy()
    {
        Assert.Equal(CallReason.Busy, _exchange.Dial("CA_1", "ann", Exchange.To("ann")).Cause);
    }

    [Fact]
    public void A_call_that_nobody_answers_is_forwarded()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo") with { NoAnswerNumber = "8004" });

        _exchange.Wait(TimeSpan.FromSeconds(30), attempt =>
        {
            Assert.Equal("8004", attempt.Route.NoAnswerNumber);
            return Exchange.To("cy");
        });

        Assert.Equal(CallReason.Forwarded, _exchange.CauseOf("CA_1", "bo"));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "cy"));
        _exchange.Do("CA_1", new CallAction.Answer("cy", "cy-desk", Video: true));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
    }

    [Fact]
    public void A_forward_that_leads_nowhere_is_no_answer()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo") with { NoAnswerNumber = "8004" });

        _exchange.Wait(TimeSpan.FromSeconds(30), _ => Exchange.ToNobody(CallReason.Busy, new Passed("cy", CallReason.Busy)));

        Assert.Equal(CallReason.NoAnswer, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void Somebody_added_joins_those_who_speak()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        _exchange.Do("CA_1", new CallAction.Add("bo", Exchange.To("cy")));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        _exchange.Do("CA_1", new CallAction.Answer("cy", "cy-desk", Video: true));
        _exchange.Do("CA_1", new CallAction.HangUp("ann"));

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "cy"));
    }

    [Fact]
    public void Those_who_speak_go_on_when_somebody_asked_in_declines()
    {
        _exchange.Connect("CA_1", "ann", "bo");
        _exchange.Do("CA_1", new CallAction.Add("bo", Exchange.To("cy")));

        _exchange.Do("CA_1", new CallAction.Decline("cy"));

        Assert.True(_exchange["CA_1"].IsLive);
        Assert.Empty(_exchange["CA_1"].Attempts);
    }

    [Fact]
    public void Somebody_who_cannot_be_reached_is_not_added()
    {
        _exchange.Connect("CA_1", "ann", "bo");

        Assert.Equal(RefusalCode.Busy, _exchange.Refused("CA_1", new CallAction.Add("bo", Exchange.ToNobody(CallReason.Busy))).Code);
        Assert.Equal(RefusalCode.WrongState, _exchange.Refused("CA_1", new CallAction.Add("bo", Exchange.To("ann"))).Code);
    }

    [Fact]
    public void A_number_of_a_room_leads_into_the_room()
    {
        _exchange.Dial("CA_1", "ann", new Route("9001") { RoomId = "RM_hall" });

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal("RM_hall", _exchange["CA_1"].RoomId);
        _exchange.Do("CA_1", new CallAction.HangUp("ann"));
        Assert.Equal(CallReason.Normal, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void A_delegate_answers_on_behalf_of_the_principal()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo", "secretary"));
        Assert.Equal("bo", _exchange["CA_1"].Find("secretary")!.OnBehalfOf);

        _exchange.Do("CA_1", new CallAction.Answer("secretary", "secretary-desk", Video: false));

        Assert.Equal(CallReason.AnsweredElsewhere, _exchange.CauseOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
    }

    [Fact]
    public void What_the_principal_declines_rings_at_no_delegate_either()
    {
        _exchange.Dial("CA_1", "ann", Exchange.To("bo", "secretary"));

        _exchange.Do("CA_1", new CallAction.Decline("secretary"));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "bo"));
        _exchange.Do("CA_1", new CallAction.Decline("bo"));

        Assert.Equal(CallReason.Declined, _exchange["CA_1"].Cause);
    }
}
