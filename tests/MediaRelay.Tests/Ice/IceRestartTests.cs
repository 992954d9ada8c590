using CrossStrait.MediaRelay.Ice;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Ice.CheckingPeer;

namespace CrossStrait.MediaRelay.Tests.Ice;

public class IceRestartTests
{
    private static readonly IceCredentials _third = new("AAthird1", "third-password-of-24-chr");

    [Fact]
    public void A_restart_keeps_the_old_path_until_a_new_one_is_nominated()
    {
        var peer = RestartedPeer();
        Assert.Equal(Second, peer.Agent.Local);

        peer.Check(Second, 2, from: "peer2"); // validated, not nominated
        peer.Check(First, 1); // the old credentials still answer
        Assert.Equal(Path(1), peer.Agent.Selected);
        Assert.True(peer.Agent.IsValidated(Path(1)));
        Assert.True(peer.Agent.Matches("AAfirst1"u8));
        Assert.True(peer.Agent.Matches("AAsecond"u8));
        Assert.Empty(peer.TakeAll());

        peer.MoveTo(2, Second, from: "peer2");
        Assert.Equal<IceOutput>(
            [new IceOutput.Selected(Path(2)), new IceOutput.RestartCompleted()], peer.TakeAll());
        Assert.Equal(Path(2), peer.Agent.Selected);
    }

    [Fact]
    public void After_a_restart_the_old_credentials_are_gone_and_the_old_paths_a_second_later()
    {
        var peer = RestartedPeer();
        peer.MoveTo(2, Second, from: "peer2");

        Assert.True(peer.Agent.IsValidated(Path(1))); // packets may still be under way on it
        Assert.False(peer.Agent.Matches("AAfirst1"u8));
        Assert.Equal(StunError.UnknownUsername, peer.Send(peer.MakeCheck(First), Path(1)));

        peer.AdvanceTo(TimeSpan.FromSeconds(2));
        Assert.False(peer.Agent.IsValidated(Path(1)));
        Assert.True(peer.Agent.IsValidated(Path(2)));
    }

    [Fact]
    public void A_restart_may_end_on_the_path_it_began_on()
    {
        var peer = RestartedPeer();
        peer.Check(Second, 1, nominate: true, from: "peer2");
        Assert.Equal<IceOutput>([new IceOutput.RestartCompleted()], peer.TakeAll());
        Assert.Equal(Path(1), peer.Agent.Selected);
        Assert.True(peer.Agent.IsValidated(Path(1)));
    }

    [Fact]
    public void A_late_check_under_the_old_credentials_does_not_age_a_path_of_the_new()
    {
        var peer = RestartedPeer();
        peer.Check(Second, 2, from: "peer2");
        peer.Check(First, 2);
        peer.MoveTo(3, Second, from: "peer2");
        Assert.True(peer.Agent.IsValidated(Path(2)));
    }

    [Fact]
    public void The_peer_may_still_move_under_the_old_credentials()
    {
        var peer = RestartedPeer();
        peer.MoveTo(3, First);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(3))], peer.TakeAll());
    }

    [Fact]
    public void Names_and_passwords_of_two_generations_do_not_mix()
    {
        var peer = RestartedPeer();
        Assert.Equal(StunError.UnknownUsername, peer.Send(peer.MakeCheck(Second, from: "peer"), Path(2)));
        Assert.Equal(StunError.UnknownUsername, peer.Send(peer.MakeCheck(First, from: "peer2"), Path(2)));
        var mixed = Second with { Password = First.Password };
        Assert.Equal(StunError.BadIntegrity, peer.Send(peer.MakeCheck(mixed, from: "peer2"), Path(2)));
        Assert.False(peer.Agent.IsValidated(Path(2)));
    }

    [Fact]
    public void A_second_restart_replaces_the_unfinished_first_and_still_keeps_the_working_path()
    {
        var peer = RestartedPeer();
        peer.Agent.Restart(_third, "peer3", "password");

        Assert.False(peer.Agent.Matches("AAsecond"u8));
        peer.Check(First, 1);
        Assert.Equal(Path(1), peer.Agent.Selected);

        peer.MoveTo(3, _third, from: "peer3");
        Assert.Equal<IceOutput>(
            [new IceOutput.Selected(Path(3)), new IceOutput.RestartCompleted()], peer.TakeAll());
    }

    [Fact]
    public void When_the_old_path_dies_during_a_restart_the_new_one_gets_its_own_time()
    {
        var peer = RestartedPeer();
        peer.AdvanceTo(ConsentTimeout); // consent to the old path ends; the restart is noticed at this call
        Assert.False(peer.Agent.HasSelected);
        Assert.Empty(peer.TakeAll());
        Assert.Equal(peer.Now + ConsentTimeout, peer.Agent.Deadline);

        peer.AdvanceTo(ConsentTimeout * 2);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
    }

    [Fact]
    public void When_the_old_path_dies_during_a_restart_any_new_path_serves_before_its_nomination()
    {
        var peer = RestartedPeer();
        peer.AdvanceTo(ConsentTimeout);
        peer.Check(Second, 2, from: "peer2");
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(2))], peer.TakeAll());

        peer.Check(Second, 2, nominate: true, from: "peer2");
        Assert.Equal<IceOutput>([new IceOutput.RestartCompleted()], peer.TakeAll());
    }

    [Fact]
    public void A_restart_beside_a_lively_old_path_waits_as_long_as_it_takes()
    {
        var peer = RestartedPeer();
        for (var second = 5; second <= 600; second += 5)
        {
            peer.AdvanceTo(TimeSpan.FromSeconds(second));
            peer.Check(First, 1);
        }

        Assert.Empty(peer.TakeAll());
        peer.MoveTo(2, Second, from: "peer2");
        Assert.Contains(new IceOutput.RestartCompleted(), peer.TakeAll());
    }

    /// <summary>Connected on path 1, then restarted with <see cref="Second"/>.</summary>
    private static CheckingPeer RestartedPeer()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1, nominate: true);
        peer.TakeAll();
        peer.Agent.Restart(Second, "peer2", "password");
        return peer;
    }
}
