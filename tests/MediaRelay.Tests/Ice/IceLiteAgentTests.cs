using System.Text;
using CrossStrait.MediaRelay.Ice;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Ice.CheckingPeer;

namespace CrossStrait.MediaRelay.Tests.Ice;

[Collection(AllocationCollection.Name)]
public class IceLiteAgentTests
{
    private static readonly byte[] _firstKey = Encoding.UTF8.GetBytes(First.Password);

    [Fact]
    public void A_right_check_validates_its_path_and_is_answered_with_the_address_seen()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First);
        Assert.Equal(StunError.None, peer.Send(check, Path(1)));

        Assert.True(peer.Agent.IsValidated(Path(1)));
        Assert.False(peer.Agent.IsValidated(Path(2)));
        Assert.Equal(StunError.None, StunReader.TryRead(peer.Response, out var answer));
        Assert.Equal(StunFormat.BindingSuccess, answer.MessageType);
        Assert.True(answer.TransactionId.SequenceEqual(check.AsSpan(8, 12)));
        Assert.True(answer.TryReadMappedAddress(out var mapped));
        Assert.Equal(Path(1), mapped);
        Assert.True(answer.VerifyIntegrity(_firstKey));
        Assert.True(answer.VerifyFingerprint());
    }

    [Fact]
    public void The_same_address_on_another_socket_is_another_path()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1);
        Assert.False(peer.Agent.IsValidated(Path(1) with { Socket = 1 }));
    }

    [Fact]
    public void The_first_validated_path_serves_until_one_is_nominated()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1);
        peer.Check(First, 2);
        Assert.Equal(Path(1), peer.Agent.Selected);

        peer.MoveTo(2, First);
        Assert.Equal(Path(2), peer.Agent.Selected);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(1)), new IceOutput.Selected(Path(2))], peer.TakeAll());
    }

    [Fact]
    public void The_last_nomination_wins_and_repeating_it_says_nothing_new()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 1, nominate: true);
        peer.MoveTo(2, First);
        peer.Check(First, 2, nominate: true);
        peer.Check(First, 1);

        Assert.Equal(Path(2), peer.Agent.Selected);
        Assert.Equal<IceOutput>([new IceOutput.Selected(Path(1)), new IceOutput.Selected(Path(2))], peer.TakeAll());
    }

    [Fact]
    public void Garbage_is_named_and_never_answered()
    {
        var peer = new CheckingPeer();
        var good = peer.MakeCheck(First);
        var badLength = good.ToArray();
        badLength[3] += 4;
        var badFingerprint = good.ToArray();
        badFingerprint[^1] ^= 1;
        var badAttribute = new StunBytes().Add(0x0025, new byte[4]).ToArray();

        AssertDropped(peer, StunError.Truncated, good[..10]);
        AssertDropped(peer, StunError.NotStun, Enumerable.Repeat((byte)0x80, 40).ToArray());
        AssertDropped(peer, StunError.BadLength, badLength);
        AssertDropped(peer, StunError.BadAttribute, badAttribute);
        AssertDropped(peer, StunError.BadFingerprint, badFingerprint);
    }

    [Fact]
    public void A_check_without_fingerprint_is_dropped()
    {
        var bare = new StunBytes().Add(0x0006, "AAfirst1:peer"u8).AddIntegrity(_firstKey).ToArray();
        AssertDropped(new CheckingPeer(), StunError.BadFingerprint, bare);
    }

    [Fact]
    public void A_check_without_integrity_is_dropped()
    {
        var bare = new StunBytes().Add(0x0006, "AAfirst1:peer"u8).AddFingerprint().ToArray();
        AssertDropped(new CheckingPeer(), StunError.MissingIntegrity, bare);
    }

    [Fact]
    public void A_check_made_with_another_password_is_dropped()
    {
        var peer = new CheckingPeer();
        var guess = peer.MakeCheck(First with { Password = "guess-of-the-passwordxx" });
        AssertDropped(peer, StunError.BadIntegrity, guess);
    }

    [Theory]
    [InlineData("AAfirst1:other")] // another remote
    [InlineData("AAfirst1:peerx")]
    [InlineData("AAfirst1:pee")]
    [InlineData("AAfirst1:")]
    [InlineData("AAfirst1")]
    [InlineData("AAfirst2:peer")] // another local
    [InlineData("peer:AAfirst1")] // turned round
    [InlineData("")]
    public void A_username_other_than_ours_and_theirs_is_dropped(string username)
    {
        var check = new StunBytes()
            .Add(0x0006, Encoding.UTF8.GetBytes(username))
            .AddIntegrity(_firstKey)
            .AddFingerprint()
            .ToArray();
        AssertDropped(new CheckingPeer(), StunError.UnknownUsername, check);
    }

    [Fact]
    public void While_the_remote_ufrag_is_unknown_any_will_do()
    {
        var peer = new CheckingPeer();
        var agent = new IceLiteAgent(First, ConsentTimeout, Start);
        var response = new byte[StunWriter.MaxResponseLength];

        Assert.Equal(StunError.None, agent.Receive(peer.MakeCheck(First, "early"), Path(1), Start, response, out _));
        agent.SetRemote("late", "password");
        var error = agent.Receive(peer.MakeCheck(First, "early"), Path(1), Start, response, out var length);
        Assert.Equal((StunError.UnknownUsername, 0), (error, length));
    }

    [Theory]
    [InlineData(0x00, 0x11, StunError.NotARequest)] // Binding indication
    [InlineData(0x01, 0x01, StunError.NotARequest)] // Binding success
    [InlineData(0x01, 0x11, StunError.NotARequest)] // Binding error
    [InlineData(0x00, 0x03, StunError.UnknownMethod)] // TURN Allocate request
    internal void Only_binding_requests_are_looked_at(byte high, byte low, StunError expected)
    {
        var message = new StunBytes().ToArray();
        message[0] = high;
        message[1] = low;
        AssertDropped(new CheckingPeer(), expected, message);
    }

    [Fact]
    public void A_peer_that_claims_our_role_is_told_so_and_validates_nothing()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true, controlled: true);
        Assert.Equal(StunError.RoleConflict, peer.Send(check, Path(1)));

        Assert.False(peer.Agent.IsValidated(Path(1)));
        AssertErrorAnswer(peer, 487);
    }

    [Fact]
    public void An_unknown_required_attribute_is_refused_once_the_sender_is_known()
    {
        var peer = new CheckingPeer();
        var request = new StunBytes().Add(0x0006, "AAfirst1:peer"u8).Add(0x0042, new byte[4]);
        var check = request.AddIntegrity(_firstKey).AddFingerprint().ToArray();
        Assert.Equal(StunError.UnknownRequiredAttribute, peer.Send(check, Path(1)));

        Assert.False(peer.Agent.IsValidated(Path(1)));
        AssertErrorAnswer(peer, 420);
        StunReader.TryRead(peer.Response, out var answer);
        Assert.True(answer.TryFind(StunAttribute.UnknownAttributes, out var unknown));
        Assert.Equal([0x00, 0x42], unknown.ToArray());
    }

    [Fact]
    public void An_unknown_required_attribute_of_a_stranger_is_dropped()
    {
        var check = new StunBytes().Add(0x0006, "AAfirst1:peer"u8).Add(0x0042, new byte[4])
            .AddIntegrity("another password"u8).AddFingerprint().ToArray();
        AssertDropped(new CheckingPeer(), StunError.BadIntegrity, check);
    }

    [Fact]
    public void A_check_with_the_attributes_of_Chromium_is_accepted()
    {
        var peer = new CheckingPeer();
        var check = new StunBytes()
            .Add(0x0006, "AAfirst1:peer"u8) // USERNAME
            .Add(0xC057, [0x00, 0x01, 0x00, 0x0A]) // network id and cost
            .Add(0x802A, [1, 2, 3, 4, 5, 6, 7, 8]) // ICE-CONTROLLING
            .Add(0x0025, default) // USE-CANDIDATE
            .Add(0x0024, [0x6E, 0x7F, 0x1E, 0xFF]) // PRIORITY
            .AddIntegrity(_firstKey)
            .AddFingerprint()
            .ToArray();

        Assert.Equal(StunError.None, peer.Send(check, Path(1)));
        Assert.Equal(Path(1), peer.Agent.Selected);
    }

    [Fact]
    public void A_flood_from_strangers_leaves_no_state()
    {
        var peer = new CheckingPeer();
        peer.Check(First, 0, nominate: true);
        peer.TakeAll();
        var deadline = peer.Agent.Deadline;
        peer.Now += TimeSpan.FromSeconds(1);
        var guess = peer.MakeCheck(First with { Password = "guess-of-the-passwordxx" }, nominate: true);

        for (var i = 1; i <= 1000; i++)
        {
            Assert.Equal(StunError.BadIntegrity, peer.Send(guess, Path(i)));
            Assert.False(peer.Agent.IsValidated(Path(i)));
        }

        Assert.Equal(Path(0), peer.Agent.Selected);
        Assert.Equal(deadline, peer.Agent.Deadline);
        Assert.Empty(peer.TakeAll());
    }

    [Fact]
    public void Of_too_many_paths_the_one_checked_longest_ago_is_forgotten_but_never_the_selected()
    {
        var peer = new CheckingPeer();
        for (var i = 0; i < ValidatedPaths.Capacity; i++)
        {
            peer.Now += TimeSpan.FromMilliseconds(10);
            peer.Check(First, i, nominate: i == 0);
        }

        peer.Now += TimeSpan.FromMilliseconds(10);
        peer.Check(First, 1); // now path 2 is the oldest but the selected path 0
        peer.Now += TimeSpan.FromMilliseconds(10);
        peer.Check(First, 100);

        Assert.False(peer.Agent.IsValidated(Path(2)));
        Assert.All([0, 1, 3, 15, 100], i => Assert.True(peer.Agent.IsValidated(Path(i))));
        Assert.Equal(Path(0), peer.Agent.Selected);
    }

    [Fact]
    public void A_response_that_does_not_fit_is_not_sent()
    {
        var peer = new CheckingPeer();
        var error = peer.Agent.Receive(peer.MakeCheck(First), Path(1), Start, new byte[20], out var length);
        Assert.Equal((StunError.None, 0), (error, length));
    }

    [Fact]
    public void A_thousand_checks_allocate_nothing()
    {
        var peer = new CheckingPeer();
        var check = peer.MakeCheck(First, nominate: true);
        var forged = check.ToArray();
        forged[^1] ^= 1;
        var response = new byte[StunWriter.MaxResponseLength];
        var path = Path(1);
        Receive(100);

        var answered = 0;
        Assert.Equal(0, AllocatedBytes.During(() => answered = Receive(1000)));
        Assert.Equal(1000, answered);

        int Receive(int times)
        {
            var answers = 0;
            for (var i = 0; i < times; i++)
            {
                peer.Agent.Receive(check, path, Start, response, out var length);
                answers += length > 0 ? 1 : 0;
                peer.Agent.Receive(forged, path, Start, response, out _);
            }

            return answers;
        }
    }

    private static void AssertDropped(CheckingPeer peer, StunError expected, byte[] datagram)
    {
        Assert.Equal(expected, peer.Send(datagram, Path(1)));
        Assert.Equal(0, peer.ResponseLength);
        Assert.False(peer.Agent.IsValidated(Path(1)));
        Assert.False(peer.Agent.HasSelected);
        Assert.Empty(peer.TakeAll());
    }

    private static void AssertErrorAnswer(CheckingPeer peer, int expected)
    {
        Assert.False(peer.Agent.HasSelected);
        Assert.Equal(StunError.None, StunReader.TryRead(peer.Response, out var answer));
        Assert.Equal(StunFormat.BindingError, answer.MessageType);
        Assert.True(answer.TryReadErrorCode(out var code));
        Assert.Equal(expected, code);
        Assert.True(answer.VerifyIntegrity(_firstKey));
        Assert.True(answer.VerifyFingerprint());
    }
}
