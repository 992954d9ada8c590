using System.Diagnostics;
using System.Text.Json;
using Xunit;
using Xunit.Sdk;

namespace CrossStrait.Interop.Nodes;

/// <summary>Somebody's line at one node: what it shows and does.</summary>
internal sealed class NodeLine(NodePerson person, NodeHub hub) : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    public NodePerson Person => person;

    public NodeHub Hub => hub;

    /// <summary>Waits until somebody is seen so, and says how long it took.</summary>
    public async Task<TimeSpan> SeesAsync(NodePerson whom, string status, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await LookAsync(whom);
            var passed = Stopwatch.GetElapsedTime(began);
            if (seen == status)
            {
                return passed;
            }

            if (passed > patience)
            {
                throw new XunitException($"{whom.Extension} is {seen}, not {status}, after {patience.TotalSeconds:0.#} s");
            }

            await Task.Delay(_pause, TestContext.Current.CancellationToken);
        }
    }

    public async Task<string> LookAsync(NodePerson whom)
    {
        var reply = await hub.CallAsync("Watch", new { personIds = new[] { whom.Id } });
        return reply.GetProperty("presence")[0].GetProperty("status").GetString()!;
    }

    /// <summary>Statuses of somebody that this line was told, oldest first.</summary>
    public IReadOnlyList<string> ToldOf(NodePerson whom) =>
    [
        .. hub.Events
            .Where(one => one.GetProperty("type").GetString() == "presenceChanged")
            .SelectMany(one => one.GetProperty("people").EnumerateArray())
            .Where(view => view.GetProperty("personId").GetString() == whom.Id)
            .Select(view => view.GetProperty("status").GetString()!),
    ];

    /// <summary>Calls that must succeed.</summary>
    public async Task<JsonElement> DoAsync(string method, object argument)
    {
        var reply = await hub.CallAsync(method, argument);
        Assert.True(reply.GetProperty("ok").GetBoolean(), $"{method}: {reply}");
        return reply;
    }

    /// <summary>Waits until this line shows a call in a state, and gives its view.</summary>
    public async Task<JsonElement> HasCallAsync(string state, TimeSpan patience)
    {
        JsonElement? Newest() => hub.Events
            .Where(one => one.GetProperty("type").GetString() == "callChanged")
            .Select(one => (JsonElement?)one.GetProperty("call"))
            .LastOrDefault();

        return (await Poll.UntilAsync(
            patience,
            () => Task.FromResult(Newest()),
            call => call?.GetProperty("state").GetString() == state,
            call => $"the call of {person.Extension} is {call?.ToString() ?? "not there"}"))!.Value;
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
