namespace CrossStrait.Rooms.Calls;

/// <summary>What happens by itself. Every node may find a deadline due; one of them changes the row.</summary>
public sealed partial class CallBook
{
    internal Task ExpireAsync(string callId, CancellationToken cancellation) => ChangeAsync(
        callId,
        async (unit, call) =>
        {
            var now = time.GetUtcNow();
            var due = CallMachine.FindForward(call, now);
            var action = due is null
                ? new CallAction.TimePassed()
                : new CallAction.TimePassed(due.Number, await router.FindNextAsync(call.CallerId, due.Route, cancellation));
            return await unit.ApplyAsync(call, action);
        },
        cancellation);
}
