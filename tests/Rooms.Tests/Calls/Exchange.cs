using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>Calls in memory under a clock that only the test moves: the state machine and nothing round it.</summary>
internal sealed class Exchange
{
    private readonly Dictionary<string, CallState> _calls = [];

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 22, 4, 0, 0, TimeSpan.Zero);

    public CallState this[string call] => _calls[call];

    public static Route To(params string[] people) => new("8003")
    {
        PersonId = people[0],
        Rings = [.. people.Select((person, index) => new Ring(person, index == 0 ? null : people[0]))],
    };

    public static Route ToGroup(RingOrder order, params string[] members) => new("8100")
    {
        GroupId = "RG_one",
        GroupName = "Desk",
        Order = order,
        RingTime = TimeSpan.FromSeconds(15),
        Rings = [.. members.Select(member => new Ring(member))],
    };

    public static Route ToNobody(CallReason reason, params Passed[] passed) => new("8003") { Refused = reason, Passed = passed };

    public CallState Dial(string call, string caller, Route route, string? consultFor = null, bool message = false)
    {
        var state = CallMachine.Begin(
            new CallBeginning(call, $"RM_{call}", caller, $"{caller}-desk", Video: true, route) { ConsultFor = consultFor, IsMessage = message },
            Now);
        _calls[call] = state;
        return state;
    }

    /// <summary>A call of two that goes on.</summary>
    public CallState Connect(string call, string caller, string callee)
    {
        Dial(call, caller, To(callee));
        return Do(call, new CallAction.Answer(callee, $"{callee}-desk", Video: true));
    }

    public CallState Consult(string call, string consultation, string transferor, Route route)
    {
        Do(call, new CallAction.Consult(transferor, consultation));
        return Dial(consultation, transferor, route, consultFor: call);
    }

    public CallState Do(string call, CallAction action)
    {
        var outcome = CallMachine.Apply(_calls[call], action, Now);
        Assert.True(outcome.IsDone, outcome.Refusal?.Message);
        Assert.Equal(_calls[call].Version + 1, outcome.State!.Version);
        _calls[call] = outcome.State;
        foreach (var linked in outcome.Also)
        {
            Do(linked.CallId, linked.Action);
        }

        return _calls[call];
    }

    public Refusal Refused(string call, CallAction action)
    {
        var outcome = CallMachine.Apply(_calls[call], action, Now);
        Assert.False(outcome.IsDone, "It was done.");
        return outcome.Refusal!;
    }

    /// <summary>Lets time pass, stopping at each deadline.</summary>
    public void Wait(TimeSpan time, Func<Attempt, Route>? forward = null)
    {
        var end = Now + time;
        while (_calls.Values.Where(call => call.Deadline <= end).MinBy(call => call.Deadline) is { } due)
        {
            Now = due.Deadline!.Value > Now ? due.Deadline.Value : Now;
            var forwarded = CallMachine.FindForward(due, Now);
            Do(due.Id, forwarded is null
                ? new CallAction.TimePassed()
                : new CallAction.TimePassed(forwarded.Number, forward!(forwarded)));
        }

        Now = end;
    }

    public LegState StateOf(string call, string person) => _calls[call].StateOf(_calls[call].Find(person)!);

    public CallReason? CauseOf(string call, string person) => _calls[call].Find(person)!.Cause;
}
