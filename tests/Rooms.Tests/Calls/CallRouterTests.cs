using CrossStrait.Rooms.Calls;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

public class CallRouterTests
{
    private readonly TownPeople _people = new();
    private readonly TownStore _store = new(new Random(1), new FakeTimeProvider()) { IsOpen = true };

    [Fact]
    public async Task A_number_rings_at_its_person()
    {
        var route = await FindAsync("2");

        Assert.Equal([new Ring("p2")], route.Rings);
        Assert.Equal("p2", route.MailboxOf);
        Assert.Null(route.Refused);
    }

    [Theory]
    [InlineData("99", CallReason.NotFound)]
    [InlineData("30", CallReason.Forbidden)]
    public async Task A_number_that_cannot_be_dialled_says_why(string number, CallReason reason) =>
        Assert.Equal(reason, (await FindAsync(number)).Refused);

    [Fact]
    public async Task Nobody_rings_who_is_offline()
    {
        _people.DevicesOf = _ => 0;

        var route = await FindAsync("2");

        Assert.Equal(CallReason.Offline, route.Refused);
        Assert.Equal([new Passed("p2", CallReason.Offline)], route.Passed);
    }

    [Fact]
    public async Task Do_not_disturb_goes_before_being_offline()
    {
        _people.DevicesOf = _ => 0;
        await SetAsync("p2", new CallSettings { DoNotDisturb = true });

        Assert.Equal(CallReason.DoNotDisturb, (await FindAsync("2")).Refused);
    }

    [Fact]
    public async Task A_line_is_busy_only_without_call_waiting()
    {
        await TalkAsync("p2", "p3");
        Assert.Null((await FindAsync("2")).Refused);

        await SetAsync("p2", new CallSettings { CallWaiting = false });

        Assert.Equal(CallReason.Busy, (await FindAsync("2")).Refused);
    }

    [Fact]
    public async Task All_four_conditions_forward()
    {
        await SetAsync("p2", new CallSettings { Forward = new ForwardSettings { Always = "3" } });
        Assert.Equal("p3", (await FindAsync("2")).PersonId);

        await SetAsync("p2", new CallSettings { Forward = new ForwardSettings { NoAnswer = "3" } });
        var rings = await FindAsync("2");
        Assert.Equal(("p2", "3"), (rings.PersonId, rings.NoAnswerNumber));
        var next = await Router().FindNextAsync("p1", rings, CancellationToken.None);
        Assert.Equal("p3", next.PersonId);

        await SetAsync("p2", new CallSettings { CallWaiting = false, Forward = new ForwardSettings { Busy = "4" } });
        await TalkAsync("p2", "p3");
        Assert.Equal("p4", (await FindAsync("2")).PersonId);

        await SetAsync("p2", new CallSettings { Forward = new ForwardSettings { Offline = "5" } });
        _people.DevicesOf = person => person == "p2" ? 0 : 1;
        var forwarded = await FindAsync("2");
        Assert.Equal("p5", forwarded.PersonId);
        Assert.Equal([new Passed("p2", CallReason.Forwarded)], forwarded.Passed);
    }

    [Fact]
    public async Task A_circle_of_forwards_rings_at_its_last_one()
    {
        await SetAsync("p2", new CallSettings { Forward = new ForwardSettings { Always = "3" } });
        await SetAsync("p3", new CallSettings { Forward = new ForwardSettings { Always = "2" } });

        Assert.Equal([new Ring("p3")], (await FindAsync("2")).Rings);
    }

    [Fact]
    public async Task A_forward_back_to_the_caller_is_ignored()
    {
        await SetAsync("p2", new CallSettings { Forward = new ForwardSettings { Always = "1" } });

        Assert.Equal([new Ring("p2")], (await FindAsync("2")).Rings);
    }

    [Fact]
    public async Task Delegates_ring_on_behalf_also_when_the_principal_does_not()
    {
        await SetAsync("p2", new CallSettings { Delegates = [new DelegateSettings("p3"), new DelegateSettings("p4", CanAnswer: false)] });
        Assert.Equal([new Ring("p2"), new Ring("p3", "p2")], (await FindAsync("2")).Rings);

        await SetAsync("p2", new CallSettings { DoNotDisturb = true, Delegates = [new DelegateSettings("p3")] });

        Assert.Equal([new Ring("p3", "p2")], (await FindAsync("2")).Rings);
    }

    [Fact]
    public async Task A_message_after_a_while_shortens_the_ringing()
    {
        await SetAsync("p2", new CallSettings { RingSeconds = 60, Voicemail = new VoicemailSettings { AfterSeconds = 15 } });

        Assert.Equal(TimeSpan.FromSeconds(15), (await FindAsync("2")).RingTime);
    }

    [Fact]
    public async Task A_group_leaves_out_who_speaks_when_it_rings_one_by_one()
    {
        await TalkAsync("p2", "p5");

        Assert.Equal(["p2", "p3", "p4"], (await FindAsync("11")).Rings.Select(ring => ring.PersonId));
        Assert.Equal(["p3", "p4"], (await FindAsync("12")).Rings.Select(ring => ring.PersonId));
        Assert.Equal("5", (await FindAsync("12")).NoAnswerNumber);
    }

    [Fact]
    public async Task The_member_who_has_been_idle_for_longest_rings_first()
    {
        _store.IdleSince = new() { ["p2"] = 300, ["p4"] = 200 };

        Assert.Equal(["p3", "p4", "p2"], (await FindAsync("13")).Rings.Select(ring => ring.PersonId));
    }

    private CallRouter Router() => new(_people, _people, _people, _people, _store);

    private Task<Route> FindAsync(string number) => Router().FindAsync("p1", number, CancellationToken.None);

    private Task SetAsync(string person, CallSettings settings) => _people.SaveAsync(person, settings, CancellationToken.None);

    private async Task TalkAsync(string one, string other)
    {
        var exchange = new Exchange();
        var begun = exchange.Dial($"CA_{one}", one, Exchange.To(other));
        Assert.True(await _store.TryCommitAsync([new CallChange(null, begun)], CancellationToken.None));
    }
}
