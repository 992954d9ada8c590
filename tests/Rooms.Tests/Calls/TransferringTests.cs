using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

public class TransferringTests
{
    private readonly Exchange _exchange = new();

    public TransferringTests() => _exchange.Connect("CA_1", "ann", "bo");

    [Fact]
    public void A_held_call_is_held_for_both_until_its_holder_resumes()
    {
        _exchange.Do("CA_1", new CallAction.Hold("bo"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(RefusalCode.WrongState, _exchange.Refused("CA_1", new CallAction.Resume("ann")).Code);

        _exchange.Do("CA_1", new CallAction.Resume("bo"));

        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
    }

    [Fact]
    public void Of_three_the_one_who_holds_is_away_and_the_others_go_on()
    {
        _exchange.Do("CA_1", new CallAction.Add("bo", Exchange.To("cy")));
        _exchange.Do("CA_1", new CallAction.Answer("cy", "cy-desk", Video: false));

        _exchange.Do("CA_1", new CallAction.Hold("ann"));

        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "cy"));
    }

    [Fact]
    public void A_mute_is_told()
    {
        Assert.True(_exchange.Do("CA_1", new CallAction.SetMuted("ann", Muted: true)).Find("ann")!.IsMuted);
        Assert.False(_exchange.Do("CA_1", new CallAction.SetMuted("ann", Muted: false)).Find("ann")!.IsMuted);
    }

    [Fact]
    public void A_blind_transfer_holds_the_transferee_until_the_target_answers()
    {
        _exchange.Do("CA_1", new CallAction.Transfer("ann", Exchange.To("cy")));
        Assert.Equal(LegState.Transferring, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));

        _exchange.Do("CA_1", new CallAction.Answer("cy", "cy-desk", Video: false));

        Assert.Equal(CallReason.Transferred, _exchange.CauseOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "cy"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_transfer_that_fails_rings_at_the_transferor(bool declined)
    {
        _exchange.Do("CA_1", new CallAction.Transfer("ann", Exchange.To("cy")));
        if (declined)
        {
            _exchange.Do("CA_1", new CallAction.Decline("cy"));
        }
        else
        {
            _exchange.Wait(CallTimes.Ring);
        }

        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));
        _exchange.Do("CA_1", new CallAction.Answer("ann", "ann-phone", Video: false));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
    }

    [Fact]
    public void It_rings_at_the_transferor_also_when_she_has_gone()
    {
        _exchange.Do("CA_1", new CallAction.Transfer("ann", Exchange.To("cy")));
        _exchange.Do("CA_1", new CallAction.HangUp("ann"));
        _exchange.Do("CA_1", new CallAction.Decline("cy"));

        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "ann"));
        _exchange.Wait(CallTimes.Ring);
        Assert.Equal(CallReason.NoAnswer, _exchange["CA_1"].Cause);
    }

    [Fact]
    public void A_transfer_to_somebody_busy_changes_nothing()
    {
        var refusal = _exchange.Refused("CA_1", new CallAction.Transfer("ann", Exchange.ToNobody(CallReason.Busy)));

        Assert.Equal(RefusalCode.Busy, refusal.Code);
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
    }

    [Fact]
    public void A_blind_transfer_can_be_taken_back()
    {
        _exchange.Do("CA_1", new CallAction.Transfer("ann", Exchange.To("cy")));

        _exchange.Do("CA_1", new CallAction.CancelTransfer("ann"));

        Assert.Equal(CallReason.Cancelled, _exchange.CauseOf("CA_1", "cy"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
    }

    [Fact]
    public void When_the_transferee_hangs_up_the_target_stops_ringing()
    {
        _exchange.Do("CA_1", new CallAction.Transfer("ann", Exchange.To("cy")));

        _exchange.Do("CA_1", new CallAction.HangUp("bo"));

        Assert.False(_exchange["CA_1"].IsLive);
        Assert.Equal(CallReason.Cancelled, _exchange.CauseOf("CA_1", "cy"));
    }

    [Fact]
    public void A_consultation_is_completed_and_the_transferor_is_out_of_both()
    {
        _exchange.Consult("CA_1", "CA_2", "ann", Exchange.To("cy"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));
        _exchange.Do("CA_2", new CallAction.Answer("cy", "cy-desk", Video: true));

        _exchange.Do("CA_1", new CallAction.CompleteTransfer("ann", _exchange["CA_2"]));

        Assert.Equal(CallReason.Transferred, _exchange.CauseOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "cy"));
        Assert.Equal("cy-desk", _exchange["CA_1"].Find("cy")!.DeviceId);
        Assert.False(_exchange["CA_2"].IsLive);
        Assert.Equal("CA_1", _exchange["CA_2"].MergedInto);
    }

    [Fact]
    public void A_consultation_completed_while_it_rings_is_a_blind_transfer()
    {
        _exchange.Consult("CA_1", "CA_2", "ann", Exchange.To("cy"));

        _exchange.Do("CA_1", new CallAction.CompleteTransfer("ann", _exchange["CA_2"]));
        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "cy"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));
        _exchange.Do("CA_1", new CallAction.Decline("cy"));

        Assert.Equal(LegState.Ringing, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Held, _exchange.StateOf("CA_1", "bo"));
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("decline")]
    [InlineData("target hangs up")]
    [InlineData("transferor hangs up")]
    public void Every_other_end_of_a_consultation_leads_back(string end)
    {
        _exchange.Consult("CA_1", "CA_2", "ann", Exchange.To("cy"));
        if (end != "decline")
        {
            _exchange.Do("CA_2", new CallAction.Answer("cy", "cy-desk", Video: true));
        }

        _ = end switch
        {
            "cancel" => _exchange.Do("CA_1", new CallAction.CancelTransfer("ann")),
            "decline" => _exchange.Do("CA_2", new CallAction.Decline("cy")),
            "target hangs up" => _exchange.Do("CA_2", new CallAction.HangUp("cy")),
            _ => _exchange.Do("CA_2", new CallAction.HangUp("ann")),
        };

        Assert.False(_exchange["CA_2"].IsLive);
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "ann"));
        Assert.Equal(LegState.Connected, _exchange.StateOf("CA_1", "bo"));
        Assert.Null(_exchange["CA_1"].ConsultCall);
    }

    [Fact]
    public void When_the_one_who_waits_hangs_up_the_consultation_is_a_call_of_its_own()
    {
        _exchange.Consult("CA_1", "CA_2", "ann", Exchange.To("cy"));
        _exchange.Do("CA_2", new CallAction.Answer("cy", "cy-desk", Video: true));

        _exchange.Do("CA_1", new CallAction.HangUp("bo"));

        Assert.False(_exchange["CA_1"].IsLive);
        Assert.True(_exchange["CA_2"].IsLive);
        Assert.Null(_exchange["CA_2"].ConsultFor);
    }
}
