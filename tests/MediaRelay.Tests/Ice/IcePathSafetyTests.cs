using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Ice.CheckingPeer;

namespace CrossStrait.MediaRelay.Tests.Ice;

/// <summary>A check that was copied on its way is authentic, wherever it is said to come from.</summary>
public class IcePathSafetyTests
{
    [Fact]
    public void A_copied_check_does_not_turn_the_media_to_another_address()
    {
        var peer = Connected();
        var check = peer.MakeCheck(First, nominate: true);
        peer.Send(check, Path(1));

        for (var i = 0; i < 100; i++)
        {
            peer.Now += TimeSpan.FromMilliseconds(20);
            Assert.Equal(StunError.None, peer.Send(check, Path(66)));
        }

        Assert.Equal(Path(1), peer.Agent.Selected);
        Assert.Empty(peer.TakeAll());
    }

    [Fact]
    public void A_nominated_path_takes_over_when_checks_went_on_for_a_moment()
    {
        var peer = Connected();
        peer.Check(First, 2, nominate: true);
        peer.Now += TimeSpan.FromMilliseconds(49);
        peer.Check(First, 2);
        Assert.Equal(Path(1), peer.Agent.Selected);

        peer.Now += TimeSpan.FromMilliseconds(1);
        peer.Check(First, 2); // the nomination was before; any check will do
        Assert.Equal(Path(2), peer.Agent.Selected);
        Assert.False(peer.Agent.HasNominee);
    }

    [Fact]
    public void A_nominated_path_takes_over_with_the_first_packet_that_only_the_peer_can_have_made()
    {
        var peer = Connected();
        peer.Check(First, 2, nominate: true);
        peer.Check(First, 3);
        peer.Agent.Confirm(Path(3), peer.Now); // media on a path that was not nominated changes nothing
        Assert.Equal(Path(1), peer.Agent.Selected);

        peer.Agent.Confirm(Path(2), peer.Now);
        Assert.Equal(Path(2), peer.Agent.Selected);
    }

    [Fact]
    public void A_peer_that_returns_to_its_path_takes_the_nomination_back()
    {
        var peer = Connected();
        peer.Check(First, 2, nominate: true);
        peer.Check(First, 1, nominate: true);
        peer.Agent.Confirm(Path(2), peer.Now);
        Assert.Equal(Path(1), peer.Agent.Selected);
    }

    [Fact]
    public void A_restart_completes_when_the_new_path_is_proven_and_not_before()
    {
        var peer = Connected();
        peer.Agent.Restart(Second, "peer2", "password");
        peer.Check(Second, 2, nominate: true, from: "peer2");
        peer.Check(First, 1, nominate: true); // the old session has no say over the new one
        Assert.Empty(peer.TakeAll());
        Assert.True(peer.Agent.Matches("AAfirst1"u8));

        peer.Agent.Confirm(Path(2), peer.Now);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(2)), new IceOutput.RestartCompleted()], peer.TakeAll());
    }

    [Fact]
    public void A_tcp_connection_takes_over_at_its_nomination()
    {
        var peer = Connected();
        var connection = Connection(1);
        peer.Send(peer.MakeCheck(First), connection);
        Assert.Equal(Path(1), peer.Agent.Selected);

        peer.Send(peer.MakeCheck(First, nominate: true), connection);
        Assert.Equal(connection, peer.Agent.Selected);
    }

    [Fact]
    public void Where_udp_is_given_up_the_old_session_ends_with_the_first_check_over_tcp_but_media_on_its_way_is_taken()
    {
        var peer = Connected();
        peer.Agent.Restart(Second, "peer2", "password", leavesUdp: true);
        peer.Check(First, 1); // still the only way
        peer.Send(peer.MakeCheck(Second, from: "peer2"), Connection(2));

        Assert.Equal<IceOutput>([new IceOutput.Selected(Connection(2)), new IceOutput.RestartCompleted()], peer.TakeAll());
        Assert.Equal(StunError.UnknownUsername, peer.Send(peer.MakeCheck(First, nominate: true), Path(1)));

        peer.AdvanceTo(TimeSpan.FromSeconds(14));
        Assert.True(peer.Agent.IsValidated(Path(1)));
        peer.AdvanceTo(TimeSpan.FromSeconds(16));
        Assert.False(peer.Agent.IsValidated(Path(1)));
        Assert.Equal(Connection(2), peer.Agent.Selected);
    }

    [Fact]
    public void When_the_selected_connection_ends_another_living_path_takes_over()
    {
        var peer = Connected();
        peer.Send(peer.MakeCheck(First, nominate: true), Connection(1));
        peer.TakeAll();

        peer.Agent.Remove(Connection(1), peer.Now);

        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(1))], peer.TakeAll());
        Assert.False(peer.Agent.IsValidated(Connection(1)));
    }

    [Fact]
    public void When_the_only_connection_ends_the_path_is_lost_until_the_next_check()
    {
        var peer = new CheckingPeer();
        peer.Send(peer.MakeCheck(First, nominate: true), Connection(1));
        peer.TakeAll();

        peer.Agent.Remove(Connection(1), peer.Now);
        Assert.False(peer.Agent.HasSelected);
        Assert.Equal<IceOutput>([new IceOutput.PathLost()], peer.TakeAll());

        peer.Send(peer.MakeCheck(First, nominate: true), Connection(2)); // browsers connect anew by themselves
        Assert.Equal<IceOutput>([new IceOutput.Selected(Connection(2))], peer.TakeAll());
    }

    [Fact]
    public void A_lost_path_that_nobody_replaces_ends_consent_in_its_time()
    {
        var peer = new CheckingPeer();
        peer.Send(peer.MakeCheck(First, nominate: true), Connection(1));
        peer.Agent.Remove(Connection(1), peer.Now);
        peer.TakeAll();

        peer.AdvanceTo(ConsentTimeout);
        Assert.Equal<IceOutput>([new IceOutput.ConsentExpired()], peer.TakeAll());
    }

    [Fact]
    public void A_path_of_the_old_session_that_stepped_in_is_forgotten_with_the_others()
    {
        var peer = Connected();
        peer.Agent.Restart(Second, "peer2", "password");
        peer.Send(peer.MakeCheck(Second, from: "peer2", nominate: true), Connection(2));
        peer.Agent.Remove(Connection(2), peer.Now);
        Assert.Equal(Path(1), peer.Agent.Selected);
        peer.TakeAll();

        peer.AdvanceTo(TimeSpan.FromSeconds(1));
        Assert.Equal<IceOutput>([new IceOutput.PathLost()], peer.TakeAll());
        Assert.False(peer.Agent.HasSelected);

        peer.Check(Second, 3, from: "peer2");
        Assert.Equal(Path(3), peer.Agent.Selected);
    }

    [Fact]
    public void A_nominee_that_is_gone_is_not_confirmed()
    {
        var peer = Connected();
        peer.Check(First, 2, nominate: true);
        peer.Agent.Remove(Path(2), peer.Now);
        peer.Agent.Confirm(Path(2), peer.Now);
        Assert.Equal(Path(1), peer.Agent.Selected);
    }

    private static NetworkPath Connection(int number) => Path(number) with { Socket = (ushort)(NetworkPath.FirstTcpSocket + number) };

    private static CheckingPeer Connected()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1, nominate: true);
        peer.TakeAll();
        return peer;
    }
}
