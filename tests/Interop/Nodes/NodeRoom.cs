using System.Diagnostics;
using System.Text.Json;
using Xunit;
using Xunit.Sdk;

namespace CrossStrait.Interop.Nodes;

/// <summary>Somebody's place in a room at one node.</summary>
internal sealed class NodeRoom(NodeHub hub, JsonElement reply) : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    public NodeHub Hub => hub;

    public JsonElement Reply => reply;

    /// <summary>Why the session was closed, if it was.</summary>
    public string? ClosedBecause => hub.Events
        .Where(one => one.GetProperty("type").GetString() == "roomClosed")
        .Select(one => one.GetProperty("reason").GetString())
        .FirstOrDefault();

    /// <summary>Joins, and gives the reply whether or not it was let in.</summary>
    public static async Task<JsonElement> AskAsync(Uri node, string token)
    {
        await using var hub = await NodeHub.OpenRoomAsync(node, token);
        return await hub.CallAsync("Join", new { protocol = 1 });
    }

    public static async Task<NodeRoom> JoinAsync(Uri node, string token)
    {
        var hub = await NodeHub.OpenRoomAsync(node, token);
        var reply = await hub.CallAsync("Join", new { protocol = 1 });
        Assert.True(reply.GetProperty("ok").GetBoolean(), reply.ToString());
        return new NodeRoom(hub, reply);
    }

    /// <summary>Asks until it is let in, and says how long that took.</summary>
    public static async Task<(NodeRoom Room, TimeSpan Took)> JoinWithinAsync(TimeSpan patience, Uri node, string token)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var hub = await NodeHub.OpenRoomAsync(node, token);
            var reply = await hub.CallAsync("Join", new { protocol = 1 });
            if (reply.GetProperty("ok").GetBoolean())
            {
                return (new NodeRoom(hub, reply), Stopwatch.GetElapsedTime(began));
            }

            await hub.DisposeAsync();
            Assert.Equal("otherNode", reply.GetProperty("error").GetProperty("code").GetString());
            if (Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new XunitException($"The room could not be opened within {patience.TotalSeconds:0} s.");
            }

            await Task.Delay(_pause, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
