using CrossStrait.MediaRelay.Ice;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Ice.CheckingPeer;

namespace CrossStrait.MediaRelay.Tests.Ice;

public class IceConsentTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Consent_expires_exactly_one_time_out_after_the_last_check()
    {
        var peer = new CheckingPeer();
        for (var second = 0; second <= 100; second += 5)
        {
            peer.AdvanceTo(TimeSpan.FromSeconds(second));
            peer.Check(First, 1, nominate: second == 0);
        }

        var end = TimeSpan.FromSeconds(100) + ConsentTimeout;
        Assert.Equal(Start + end, peer.Agent.Deadline);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(1))], peer.TakeAll());

        peer.AdvanceTo(end - _tick);
        Assert.True(peer.Agent.HasSelected);
        Assert.Empty(peer.TakeAll());

        peer.AdvanceTo(end);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
        Assert.False(peer.Agent.HasSelected);
        Assert.False(peer.Agent.IsValidated(Path(1)));
        Assert.Equal(MonotonicTime.Never, peer.Agent.Deadline);
    }

    [Fact]
    public void A_peer_that_never_checks_is_given_up_after_one_time_out()
    {
        var peer = new CheckingPeer();
        Assert.Equal(Start + ConsentTimeout, peer.Agent.Deadline);
        peer.AdvanceTo(ConsentTimeout - _tick);
        Assert.Empty(peer.TakeAll());
        peer.AdvanceTo(ConsentTimeout);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
    }

    [Fact]
    public void Expiry_is_told_once()
    {
        var peer = new CheckingPeer();
        peer.AdvanceTo(ConsentTimeout);
        peer.TakeAll();
        peer.AdvanceTo(ConsentTimeout * 3);
        Assert.Empty(peer.TakeAll());
    }

    [Fact]
    public void Lost_consent_does_not_come_back_under_the_same_credentials()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1);
        peer.AdvanceTo(ConsentTimeout);

        Assert.Equal(StunError.UnknownUsername, peer.Send(peer.MakeCheck(First), Path(1)));
        Assert.Equal(0, peer.ResponseLength);
        Assert.False(peer.Agent.Matches("AAfirst1"u8));
    }

    [Fact]
    public void Lost_consent_comes_back_with_a_restart()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1);
        peer.AdvanceTo(ConsentTimeout);
        peer.TakeAll();

        peer.Agent.Restart(Second, "peer2", "password");
        peer.AdvanceTo(ConsentTimeout + TimeSpan.FromMinutes(10));
        Assert.Empty(peer.TakeAll());
        Assert.Equal(peer.Now + ConsentTimeout, peer.Agent.Deadline);
        Assert.False(peer.Agent.Matches("AAfirst1"u8));

        peer.Check(Second, 2, nominate: true, from: "peer2");
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(2))], peer.TakeAll());
    }

    [Fact]
    public void Wrong_checks_do_not_keep_consent_alive()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1);
        peer.AdvanceTo(ConsentTimeout - _tick);
        peer.Send(peer.MakeCheck(First with { Password = "guess-of-the-passwordxx" }), Path(1));
        peer.Send(peer.MakeCheck(First, controlled: true), Path(1));
        peer.AdvanceTo(ConsentTimeout);
        Assert.False(peer.Agent.HasSelected);
    }

    [Fact]
    public void When_the_selected_path_falls_silent_the_freshest_other_takes_over()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1, nominate: true);
        peer.AdvanceTo(TimeSpan.FromSeconds(10));
        peer.Check(First, 2);
        peer.AdvanceTo(TimeSpan.FromSeconds(20));
        peer.Check(First, 3);
        peer.TakeAll();

        peer.AdvanceTo(ConsentTimeout);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(3))], peer.TakeAll());

        peer.AdvanceTo(TimeSpan.FromSeconds(20) + ConsentTimeout);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
    }

    [Fact]
    public void A_late_wake_up_does_not_choose_a_path_that_fell_silent_meanwhile()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1, nominate: true);
        peer.AdvanceTo(TimeSpan.FromSeconds(10));
        peer.Check(First, 2);
        peer.TakeAll();

        peer.AdvanceTo(TimeSpan.FromSeconds(10) + ConsentTimeout);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
    }
}
