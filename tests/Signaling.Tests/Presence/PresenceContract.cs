using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Storage;
using CrossStrait.Signaling.Presence;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>What every keeper of presence does. Derived classes name the keeper.</summary>
public abstract class PresenceContract
{
    private static readonly DateTimeOffset _farAway = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Everything twenty times as fast as in the product.</summary>
    private protected static PresenceTimings Fast { get; } = new()
    {
        Silence = TimeSpan.FromMilliseconds(600),
        Tick = TimeSpan.FromMilliseconds(50),
        Batch = TimeSpan.FromMilliseconds(20),
        KeyLife = TimeSpan.FromMilliseconds(800),
        Renewal = TimeSpan.FromMilliseconds(150),
        Watch = TimeSpan.FromMilliseconds(100),
        Resync = TimeSpan.FromMilliseconds(250),
        Patience = TimeSpan.FromSeconds(2),
    };

    private protected abstract ValueTask<PresenceKeeper> StartAsync();

    [Fact]
    public async Task Who_has_no_device_is_offline()
    {
        var presence = await StartAsync();

        Assert.Equal(new PresenceView("PE_a", PresenceStatus.Offline, null, null, 0, 0), presence.Read("PE_a"));
    }

    [Fact]
    public async Task Devices_are_counted_and_the_last_one_that_goes_leaves_her_offline()
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"), ("PE_a", "c2"), ("PE_a", "c3"));

        await presence.ConnectedAsync("PE_a", "desk", "c1");
        Assert.Equal((PresenceStatus.Available, 1), Look(presence));
        await presence.ConnectedAsync("PE_a", "phone", "c2");
        Assert.Equal((PresenceStatus.Available, 2), Look(presence));

        // A page that was opened again: another connection of the same device.
        await presence.ConnectedAsync("PE_a", "desk", "c3");
        await presence.DisconnectedAsync("PE_a", "c1");
        Assert.Equal((PresenceStatus.Available, 2), Look(presence));

        await presence.DisconnectedAsync("PE_a", "c2");
        await presence.DisconnectedAsync("PE_a", "c3");
        Assert.Equal((PresenceStatus.Offline, 0), Look(presence));
    }

    [Fact]
    public async Task Connection_that_falls_silent_is_gone_and_comes_back_when_it_is_heard_again()
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_b", "c2"));
        await presence.ConnectedAsync("PE_a", "desk", "c1");
        await presence.ConnectedAsync("PE_b", "desk", "c2");

        await SeesAsync(presence, "PE_a", PresenceStatus.Offline);
        Assert.Equal(PresenceStatus.Available, presence.Read("PE_b").Status);

        await presence.HeartbeatAsync([("PE_a", "c1")]);
        Assert.Equal((PresenceStatus.Available, 1), Look(presence));
    }

    [Fact]
    public async Task Connection_that_was_ended_does_not_come_back_with_a_late_heartbeat()
    {
        var presence = await StartAsync();
        await presence.ConnectedAsync("PE_a", "desk", "c1");
        await presence.DisconnectedAsync("PE_a", "c1");

        await presence.HeartbeatAsync([("PE_a", "c1")]);

        Assert.Equal(PresenceStatus.Offline, presence.Read("PE_a").Status);
    }

    [Fact]
    public async Task Choice_is_kept_while_she_is_away_and_shown_when_she_is_back()
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"), ("PE_a", "c2"));
        await presence.ConnectedAsync("PE_a", "desk", "c1");

        await presence.SetAsync("PE_a", PresenceStatus.DoNotDisturb, "會談中", null);
        await presence.DisconnectedAsync("PE_a", "c1");
        Assert.Equal(PresenceStatus.Offline, presence.Read("PE_a").Status);

        await presence.ConnectedAsync("PE_a", "phone", "c2");
        var view = presence.Read("PE_a");
        Assert.Equal((PresenceStatus.DoNotDisturb, "會談中"), (view.Status, view.Note));
    }

    [Theory]
    [InlineData(PresenceStatus.Available, PresenceStatus.Busy)]
    [InlineData(PresenceStatus.Away, PresenceStatus.Busy)]
    [InlineData(PresenceStatus.DoNotDisturb, PresenceStatus.DoNotDisturb)]
    [InlineData(PresenceStatus.Offline, PresenceStatus.Offline)]
    [InlineData(PresenceStatus.OutOfOffice, PresenceStatus.OutOfOffice)]
    public async Task Call_makes_her_busy_unless_she_asked_not_to_be_reached(PresenceStatus chosen, PresenceStatus inCall)
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"));
        await presence.ConnectedAsync("PE_a", "desk", "c1");
        await presence.SetAsync("PE_a", chosen, null, null);

        presence.SetBusy("PE_a", true);
        Assert.Equal(inCall, presence.Read("PE_a").Status);

        presence.SetBusy("PE_a", false);
        Assert.Equal(chosen, presence.Read("PE_a").Status);
    }

    [Fact]
    public async Task Busy_cannot_be_chosen()
    {
        var presence = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => presence.SetAsync("PE_a", PresenceStatus.Busy, null, null));
    }

    [Fact]
    public async Task Out_of_office_is_shown_without_any_device()
    {
        var presence = await StartAsync();

        await presence.SetAsync("PE_a", PresenceStatus.OutOfOffice, "back in January", _farAway);

        var view = presence.Read("PE_a");
        Assert.Equal(
            new PresenceView("PE_a", PresenceStatus.OutOfOffice, "back in January", _farAway.ToUtcMicroseconds(), 0, view.Version),
            view);
    }

    [Fact]
    public async Task Choice_ends_at_the_time_that_she_gave_and_everybody_is_told()
    {
        var presence = await StartAsync();
        var told = Told.By(presence);
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"));
        await presence.ConnectedAsync("PE_a", "desk", "c1");

        await presence.SetAsync("PE_a", PresenceStatus.OutOfOffice, "lunch", DateTimeOffset.UtcNow.AddMilliseconds(400));
        await told.SeesAsync("PE_a", PresenceStatus.OutOfOffice);
        await told.SeesAsync("PE_a", PresenceStatus.Available);

        var view = presence.Read("PE_a");
        Assert.Equal((null, null), (view.Note, view.Until));
    }

    [Fact]
    public async Task Version_grows_with_every_change_and_with_none_stays()
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"), ("PE_a", "c2"));
        var versions = new List<long> { presence.Read("PE_a").Version };
        foreach (var change in Changes(presence))
        {
            await change();
            versions.Add(presence.Read("PE_a").Version);
        }

        Assert.Equal(versions.Distinct().Order(), versions);
    }

    [Fact]
    public async Task What_others_see_is_told_in_batches_and_never_twice()
    {
        var presence = await StartAsync();
        var told = Told.By(presence);
        var people = Enumerable.Range(0, 200).Select(n => $"PE_{n}").ToList();
        await using var beats = Heartbeats.Of(presence, [.. people.Select(person => (person, $"c-{person}"))]);

        foreach (var person in people)
        {
            await presence.ConnectedAsync(person, "desk", $"c-{person}");
            presence.SetBusy(person, true);
            presence.SetBusy(person, false);
        }

        await Wait.UntilAsync(() => told.Seen(PresenceStatus.Available) == people.Count, () => $"{told.Seen(PresenceStatus.Available)} of {people.Count}");
        Assert.InRange(told.Batches, 1, people.Count / 4);
        Assert.Empty(told.Repeated());
    }

    [Fact]
    public async Task Handler_that_fails_does_not_stop_the_others_news()
    {
        var presence = await StartAsync();
        await using var beats = Heartbeats.Of(presence, ("PE_a", "c1"), ("PE_b", "c2"));
        presence.Changed += views =>
        {
            if (views.Any(view => view.PersonId == "PE_a"))
            {
                throw new InvalidOperationException("a handler's own fault");
            }
        };
        var told = Told.By(presence);

        await presence.ConnectedAsync("PE_a", "desk", "c1");
        await Wait.UntilAsync(() => presence.Read("PE_a").Devices == 1, () => "PE_a is not there");
        await presence.ConnectedAsync("PE_b", "desk", "c2");

        await told.SeesAsync("PE_b", PresenceStatus.Available);
    }

    [Fact]
    public async Task Many_at_once_leave_everybody_as_the_last_left_her()
    {
        var presence = await StartAsync();
        var connections = Enumerable.Range(0, 400).Select(n => ($"PE_{n % 40}", $"c{n}")).ToList();
        await using var beats = Heartbeats.Of(presence, [.. connections]);

        await Parallel.ForEachAsync(connections, TestContext.Current.CancellationToken, async (connection, _) =>
            await presence.ConnectedAsync(connection.Item1, connection.Item2, connection.Item2));
        await Parallel.ForEachAsync(connections.Where((_, n) => n / 40 != 0), TestContext.Current.CancellationToken, async (connection, _) =>
            await presence.DisconnectedAsync(connection.Item1, connection.Item2));

        Assert.All(presence.Read([.. Enumerable.Range(0, 40).Select(n => $"PE_{n}")]), view => Assert.Equal(1, view.Devices));
    }

    private protected static Task SeesAsync(IPresence presence, string personId, PresenceStatus status) =>
        Wait.UntilAsync(() => presence.Read(personId).Status == status, () => $"{presence.Read(personId)}, not {status}");

    private static (PresenceStatus Status, int Devices) Look(PresenceKeeper presence)
    {
        var view = presence.Read("PE_a");
        return (view.Status, view.Devices);
    }

    private static Func<Task>[] Changes(PresenceKeeper presence) =>
    [
        () => presence.ConnectedAsync("PE_a", "desk", "c1"),
        () => presence.ConnectedAsync("PE_a", "phone", "c2"),
        () => presence.SetAsync("PE_a", PresenceStatus.Away, null, null),
        () => presence.SetAsync("PE_a", PresenceStatus.Away, "soon back", null),
        () => presence.DisconnectedAsync("PE_a", "c1"),
        () => presence.SetAsync("PE_a", PresenceStatus.Available, null, null),
        () => presence.DisconnectedAsync("PE_a", "c2"),
    ];
}
