using CrossStrait.Rooms.Calls;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

public class GroupTests
{
    private readonly Exchange _exchange = new();

    [Fact]
    public void All_members_ring_and_one_answers()
    {
        _exchange.Dial("CA_1", "ann", Exchange.ToGroup(RingOrder.All, "bo", "cy", "di"));

        _exchange.Do("CA_1", new CallAction.Answer("cy", "cy-desk", Video: false));

        Assert.Equal(CallReason.AnsweredElsewhere, _exchange.CauseOf("CA_1", "bo"));
        Assert.Equal(CallReason.AnsweredElsewhere, _exchange.CauseOf("CA_1", "di"));
    }

    [Fact]
    public void A_member_declines_for_herself_alone()
    {
        _exchange.Dial("CA_1", "ann", Exchange.ToGroup(RingOrder.All, "bo", "cy"));

        _exchange.Do("CA_1", new CallAction.Decline("bo"));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "cy"));
        _exchange.Do("CA_1", new CallAction.Decline("cy"));

        Assert.Equal(CallReason.Declined, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void Members_ring_in_turn()
    {
        _exchange.Dial("CA_1", "ann", Exchange.ToGroup(RingOrder.OneByOne, "bo", "cy", "di"));
        Assert.Null(_exchange["CA_1"].Find("cy"));

        _exchange.Wait(TimeSpan.FromSeconds(15));
        Assert.Equal(CallReason.NoAnswer, _exchange.CauseOf("CA_1", "bo"));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "cy"));
        _exchange.Do("CA_1", new CallAction.Decline("cy"));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "di"));
        _exchange.Wait(TimeSpan.FromSeconds(15));

        Assert.Equal(CallReason.NoAnswer, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void When_every_member_has_rung_the_group_forwards()
    {
        _exchange.Dial("CA_1", "ann", Exchange.ToGroup(RingOrder.OneByOne, "bo", "cy") with { NoAnswerNumber = "8000" });

        _exchange.Wait(TimeSpan.FromSeconds(30), _ => Exchange.To("di"));

        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "di"));
    }

    [Fact]
    public void When_every_member_declines_the_group_forwards_at_once()
    {
        _exchange.Dial("CA_1", "ann", Exchange.ToGroup(RingOrder.All, "bo") with { NoAnswerNumber = "8000" });

        _exchange.Do("CA_1", new CallAction.Decline("bo"));
        _exchange.Wait(TimeSpan.Zero, _ => Exchange.To("di"));

        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "di"));
    }
}
