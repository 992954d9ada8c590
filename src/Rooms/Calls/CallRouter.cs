using CrossStrait.Rooms.Directory;

namespace CrossStrait.Rooms.Calls;

/// <summary>
/// Finds out who shall ring for a number: looks it up in the dial plan and follows forwarding, delegation, do not disturb
/// and busy. A forward that leads back to somebody it came from, or further than five, is as if it were not there: it
/// rings at the last one.
/// </summary>
public sealed class CallRouter(IDialPlan plan, IPeople people, IPresence presence, ICallSettings settings, ICallStore calls)
{
    public async Task<Route> FindAsync(string callerId, string number, CancellationToken cancellation) =>
        await FollowAsync(new Way(callerId, number), await plan.ResolveAsync(callerId, number, cancellation), cancellation);

    /// <summary>A person of the directory is called without her number.</summary>
    public Task<Route> FindPersonAsync(string callerId, string personId, CancellationToken cancellation) =>
        ReachAsync(new Way(callerId, people.Find(personId)?.Extension ?? ""), personId, cancellation);

    /// <summary>Whoever takes messages for this person: she herself, or nobody.</summary>
    public async Task<string?> FindMailboxAsync(string personId, CancellationToken cancellation) =>
        people.Find(personId) is not null && (await settings.ReadAsync(personId, cancellation)).Voicemail.Enabled ? personId : null;

    /// <summary>Where a call goes that nobody answered.</summary>
    public async Task<Route> FindNextAsync(string callerId, Route route, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(route);
        var way = new Way(callerId, route.Number) { Via = route.Via };
        return await TryForwardAsync(way, route.ForwardedBy ?? callerId, route.NoAnswerNumber, cancellation)
            ?? new Route(route.Number) { Refused = CallReason.NoAnswer };
    }

    private async Task<Route> FollowAsync(Way way, DialTarget target, CancellationToken cancellation) => target switch
    {
        DialTarget.Person person => await ReachAsync(way, person.PersonId, cancellation),
        DialTarget.RingGroup group => await ReachGroupAsync(way, group.Plan, cancellation),
        DialTarget.Room room => way.Route() with { RoomId = room.RoomId },
        DialTarget.ParkSlot slot => way.Route() with { ParkSlot = slot.Number },
        DialTarget.Forbidden => way.Route() with { Refused = CallReason.Forbidden },
        _ => way.Route() with { Refused = CallReason.NotFound },
    };

    private async Task<Route> ReachAsync(Way way, string personId, CancellationToken cancellation)
    {
        if (people.Find(personId) is null)
        {
            return way.Route() with { Refused = CallReason.NotFound };
        }

        var own = await settings.ReadAsync(personId, cancellation);
        var here = way.Through(personId);
        var forwarded = here.Passing(personId, CallReason.Forwarded);
        if (await TryForwardAsync(forwarded, personId, own.Forward.Always, cancellation) is { } always)
        {
            return always;
        }

        var delegates = own.Delegates.Where(one => one.CanAnswer && one.PersonId != way.CallerId && one.PersonId != personId).Select(one => one.PersonId);
        var free = await JudgeAsync([personId, .. delegates], mayWait: true, cancellation);
        var reason = free[personId];
        var elsewhere = reason switch
        {
            null => null,
            CallReason.Offline => own.Forward.Offline,
            _ => own.Forward.Busy,
        };
        if (await TryForwardAsync(forwarded, personId, elsewhere, cancellation) is { } next)
        {
            return next;
        }

        var rings = free.Where(one => one.Value is null)
            .Select(one => new Ring(one.Key, one.Key == personId ? null : personId))
            .ToArray();
        return (reason is null ? here : here.Passing(personId, reason.Value)).Route() with
        {
            PersonId = personId,
            Rings = rings,
            Refused = rings.Length == 0 ? reason : null,
            RingTime = own.RingTime,
            NoAnswerNumber = string.IsNullOrEmpty(own.Forward.NoAnswer) ? null : own.Forward.NoAnswer,
            ForwardedBy = personId,
            MailboxOf = own.Voicemail.Enabled ? personId : null,
        };
    }

    private async Task<Route> ReachGroupAsync(Way way, RingGroupPlan group, CancellationToken cancellation)
    {
        var here = way.Through(group.Id);
        var members = group.Members.Where(member => member != way.CallerId).ToArray();
        var free = await JudgeAsync(members, mayWait: group.Strategy == RingStrategy.All, cancellation);
        var ringing = members.Where(member => free[member] is null).ToArray();
        var forwarder = group.Members.Count > 0 ? group.Members[0] : way.CallerId;
        if (ringing.Length == 0)
        {
            var reason = free.ContainsValue(CallReason.Busy) ? CallReason.Busy : CallReason.Offline;
            return await TryForwardAsync(here, forwarder, group.NoAnswerNumber, cancellation)
                ?? here.Route() with { GroupId = group.Id, GroupName = group.Name, Refused = reason };
        }

        if (group.Strategy == RingStrategy.LongestIdle)
        {
            var idleSince = await calls.FindIdleSinceAsync(ringing, cancellation);
            ringing = [.. ringing.OrderBy(member => idleSince.GetValueOrDefault(member))];
        }

        return here.Route() with
        {
            GroupId = group.Id,
            GroupName = group.Name,
            Order = group.Strategy == RingStrategy.All ? RingOrder.All : RingOrder.OneByOne,
            Rings = [.. ringing.Select(member => new Ring(member))],
            RingTime = group.RingTime,
            NoAnswerNumber = string.IsNullOrEmpty(group.NoAnswerNumber) ? null : group.NoAnswerNumber,
            ForwardedBy = forwarder,
        };
    }

    /// <summary>Null if the number leads nowhere, back, or too far.</summary>
    private async Task<Route?> TryForwardAsync(Way way, string forwarder, string? number, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(number) || way.Via.Count > CallTimes.Forwards)
        {
            return null;
        }

        var target = await plan.ResolveAsync(forwarder, number, cancellation);
        var leadsOn = target switch
        {
            DialTarget.Person person => person.PersonId != way.CallerId && !way.Via.Contains(person.PersonId),
            DialTarget.RingGroup group => !way.Via.Contains(group.Plan.Id),
            DialTarget.Room => true,
            _ => false,
        };
        return leadsOn ? await FollowAsync(way, target, cancellation) : null;
    }

    /// <summary>Why each of them cannot ring; null for those who can.</summary>
    private async Task<Dictionary<string, CallReason?>> JudgeAsync(IReadOnlyList<string> candidates, bool mayWait, CancellationToken cancellation)
    {
        var busy = await calls.FindBusyAsync(candidates, cancellation);
        var own = await settings.ReadAsync(candidates, cancellation);
        var judged = new Dictionary<string, CallReason?>();
        foreach (var person in candidates)
        {
            var line = own.GetValueOrDefault(person) ?? CallSettings.Default;
            var seen = presence.Read(person);
            judged[person] = 0 switch
            {
                _ when people.Find(person) is null => CallReason.NotFound,
                _ when line.DoNotDisturb || seen.Status == PresenceStatus.DoNotDisturb => CallReason.DoNotDisturb,
                _ when seen.Devices == 0 => CallReason.Offline,
                _ when busy.Contains(person) && !(mayWait && line.CallWaiting) => CallReason.Busy,
                _ => null,
            };
        }

        return judged;
    }

    /// <summary>How far a call has come: who calls, what was dialled, through whom it went.</summary>
    private sealed record Way(string CallerId, string Number)
    {
        public IReadOnlyList<string> Via { get; init; } = [];

        private IReadOnlyList<Passed> Passed { get; init; } = [];

        public Way Through(string id) => this with { Via = [.. Via, id] };

        public Way Passing(string personId, CallReason reason) => this with { Passed = [.. Passed, new Passed(personId, reason)] };

        public Route Route() => new(Number) { Via = Via, Passed = Passed };
    }
}
