using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CrossStrait.Interop.Hosting;
using CrossStrait.Rooms.Tests.Storage;
using Xunit;

namespace CrossStrait.Interop.Nodes;

/// <summary>Two real servers that share a real Redis and a real PostgreSQL, and what becomes of people when one of the four fails.</summary>
public sealed class TwoNodesTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task People_on_two_nodes_see_and_call_and_meet_each_other()
    {
        await using var nodes = await TwoNodes.StartAsync(postgres);
        await using var chen = await nodes.Chen.OpenLineAsync(nodes.Taipei);
        await using var wang = await nodes.Wang.OpenLineAsync(nodes.Xiamen);
        await chen.SeesAsync(nodes.Wang, "available", _soon);
        await wang.SeesAsync(nodes.Chen, "available", _soon);
        await wang.DoAsync("SetPresence", new { status = "away" });
        await chen.SeesAsync(nodes.Wang, "away", _soon);
        await wang.DoAsync("SetPresence", new { status = "available" });
        await chen.SeesAsync(nodes.Wang, "available", _soon);

        var (roomId, chenToken, wangToken) = await CallAsync(chen, wang);
        await chen.SeesAsync(nodes.Wang, "busy", _soon);
        await wang.SeesAsync(nodes.Chen, "busy", _soon);

        await using var chenInRoom = await NodeRoom.JoinAsync(nodes.Taipei.Address, chenToken);
        var elsewhere = await NodeRoom.AskAsync(nodes.Xiamen.Address, wangToken);
        Assert.Equal("otherNode", elsewhere.GetProperty("error").GetProperty("code").GetString());
        var url = elsewhere.GetProperty("url").GetString()!;
        Assert.Equal(nodes.Taipei.Address, new Uri(url));

        await using var wangInRoom = await NodeRoom.JoinAsync(new Uri(url), wangToken);
        var people = wangInRoom.Reply.GetProperty("snapshot").GetProperty("participants").EnumerateArray();
        Assert.Contains(people, person => person.GetProperty("identity").GetString() == nodes.Chen.Id);

        var place = await ReadNodeAsync(nodes.Xiamen, roomId, wangToken);
        Assert.Equal((false, nodes.Taipei.Address), (place.GetProperty("isHere").GetBoolean(), new Uri(place.GetProperty("url").GetString()!)));
        Assert.Equal(new Uri(nodes.Taipei.Address, $"/whip/{roomId}"), await PostOfferAsync(nodes.Xiamen, roomId, wangToken));

        await wang.DoAsync("HangUp", new { callId = CallOf(wang) });
        await chen.HasCallAsync("ended", _soon);
        await chen.SeesAsync(nodes.Wang, "available", _soon);
        await wang.SeesAsync(nodes.Chen, "available", _soon);
    }

    [Fact]
    public async Task Node_that_is_killed_takes_nobody_else_with_it_and_its_rooms_open_elsewhere()
    {
        await using var nodes = await TwoNodes.StartAsync(postgres);
        await using var chen = await nodes.Chen.OpenLineAsync(nodes.Taipei);
        await using var wang = await nodes.Wang.OpenLineAsync(nodes.Xiamen);
        await using var li = await nodes.Li.OpenLineAsync(nodes.Xiamen);
        await wang.SeesAsync(nodes.Chen, "available", _soon);
        var lost = await nodes.Taipei.Api.CreateRoomAsync();
        var kept = await nodes.Taipei.Api.CreateRoomAsync();
        await using var chenInLost = await NodeRoom.JoinAsync(nodes.Taipei.Address, await nodes.Taipei.Api.CreateTokenAsync(lost, "chen"));
        await using var wangInKept = await NodeRoom.JoinAsync(nodes.Xiamen.Address, await nodes.Taipei.Api.CreateTokenAsync(kept, "wang"));
        await using var liInKept = await NodeRoom.JoinAsync(nodes.Xiamen.Address, await nodes.Taipei.Api.CreateTokenAsync(kept, "li"));
        var token = await nodes.Xiamen.Api.CreateTokenAsync(lost, "wang");
        Assert.Equal("otherNode", CodeOf(await NodeRoom.AskAsync(nodes.Xiamen.Address, token)));

        await nodes.Taipei.CrashAsync();
        var offline = wang.SeesAsync(nodes.Chen, "offline", TimeSpan.FromSeconds(15));
        var reopened = NodeRoom.JoinWithinAsync(TimeSpan.FromSeconds(20), nodes.Xiamen.Address, token);

        output.WriteLine($"people of the killed node offline after {(await offline).TotalSeconds:0.0} s");
        var (room, took) = await reopened;
        await using (room)
        {
            output.WriteLine($"its room opened on the other node after {took.TotalSeconds:0.0} s");
        }

        Assert.True(wangInKept.Hub.IsOpen && liInKept.Hub.IsOpen && wang.Hub.IsOpen && li.Hub.IsOpen);
        Assert.DoesNotContain("offline", wang.ToldOf(nodes.Li));
        Assert.DoesNotContain("offline", li.ToldOf(nodes.Wang));
        Assert.DoesNotContain(wangInKept.Hub.Events, one => one.GetProperty("type").GetString() is "participantLeft" or "roomClosed");
        Assert.Equal("notRecording", CodeOf(await wangInKept.Hub.CallAsync("StopRecording")));
    }

    [Fact]
    public async Task Redis_restarted_in_mid_call_costs_no_call_and_presence_heals()
    {
        await using var nodes = await TwoNodes.StartAsync(postgres);
        await using var chen = await nodes.Chen.OpenLineAsync(nodes.Taipei);
        await using var wang = await nodes.Wang.OpenLineAsync(nodes.Xiamen);
        await using var li = await nodes.Li.OpenLineAsync(nodes.Xiamen);
        await chen.SeesAsync(nodes.Wang, "available", _soon);
        await chen.SeesAsync(nodes.Li, "available", _soon);
        var (_, chenToken, wangToken) = await CallAsync(chen, wang);
        await using var chenInRoom = await NodeRoom.JoinAsync(nodes.Taipei.Address, chenToken);
        await using var wangInRoom = await NodeRoom.JoinAsync(nodes.Taipei.Address, wangToken);
        await chen.SeesAsync(nodes.Wang, "busy", _soon);

        await nodes.Redis.StopAsync();
        // Calls are rows: without Redis the other node hears of a change by its own reading.
        await wang.DoAsync("Hold", new { callId = CallOf(wang) });
        await chen.HasCallAsync("held", TimeSpan.FromSeconds(10));
        await li.DoAsync("SetPresence", new { status = "away" });
        await nodes.Redis.StartAsync();
        var healed = await chen.SeesAsync(nodes.Li, "away", TimeSpan.FromSeconds(10));
        output.WriteLine($"presence healed {healed.TotalSeconds:0.0} s after Redis was back");

        await wang.DoAsync("Resume", new { callId = CallOf(wang) });
        await chen.HasCallAsync("connected", _soon);
        Assert.Equal("busy", await chen.LookAsync(nodes.Wang));
        Assert.Equal("busy", await wang.LookAsync(nodes.Chen));
        Assert.DoesNotContain("offline", chen.ToldOf(nodes.Wang));
        Assert.DoesNotContain("offline", wang.ToldOf(nodes.Chen));
        Assert.True(chenInRoom.Hub.IsOpen && wangInRoom.Hub.IsOpen);
        Assert.Null(chenInRoom.ClosedBecause);
    }

    [Fact]
    public async Task Node_paused_for_thirty_seconds_does_nothing_in_a_room_that_it_lost()
    {
        await using var nodes = await TwoNodes.StartAsync(postgres);
        var lost = await nodes.Taipei.Api.CreateRoomAsync();
        var chenToken = await nodes.Taipei.Api.CreateTokenAsync(lost, "chen");
        await using var chenInRoom = await NodeRoom.JoinAsync(nodes.Taipei.Address, chenToken);
        var wangToken = await nodes.Taipei.Api.CreateTokenAsync(lost, "wang");

        var paused = Stopwatch.GetTimestamp();
        await TwoNodes.SignalAsync(nodes.Taipei, "STOP");
        Task<JsonElement> recording;
        NodeRoom wangInRoom;
        try
        {
            // It lies in the socket's buffer until the node goes on.
            recording = chenInRoom.Hub.AskAsync("StartRecording");
            (wangInRoom, var took) = await NodeRoom.JoinWithinAsync(TimeSpan.FromSeconds(20), nodes.Xiamen.Address, wangToken);
            output.WriteLine($"the paused node's room was taken after {took.TotalSeconds:0.0} s");
            await Poll.UntilAsync(
                TimeSpan.FromSeconds(35), () => Stopwatch.GetElapsedTime(paused) >= TimeSpan.FromSeconds(30), () => "time stands still");
        }
        finally
        {
            await TwoNodes.SignalAsync(nodes.Taipei, "CONT");
        }

        await using var stays = wangInRoom;
        Assert.NotEqual("ok", await OutcomeOfAsync(recording));
        await Poll.UntilAsync(
            TimeSpan.FromSeconds(10),
            () => chenInRoom.ClosedBecause == "moved" || !chenInRoom.Hub.IsOpen,
            () => "the paused node's people were not sent away");
        var again = await NodeRoom.AskAsync(nodes.Taipei.Address, chenToken);
        Assert.Equal(("otherNode", nodes.Xiamen.Address), (CodeOf(again), new Uri(again.GetProperty("url").GetString()!)));
        Assert.Null(wangInRoom.ClosedBecause);
        Assert.Equal(0, await nodes.CountRecordingsAsync());
    }

    /// <summary>Chen calls Wang and is answered. The room and the pass of each.</summary>
    private static async Task<(string RoomId, string ChenToken, string WangToken)> CallAsync(NodeLine chen, NodeLine wang)
    {
        var dialled = (await chen.DoAsync("Dial", new { number = wang.Person.Extension, video = true })).GetProperty("call");
        await wang.HasCallAsync("ringing", _soon);
        var answered = (await wang.DoAsync("Answer", new { callId = dialled.GetProperty("id").GetString(), video = true })).GetProperty("call");
        await chen.HasCallAsync("connected", _soon);
        return (
            dialled.GetProperty("room").GetProperty("roomId").GetString()!,
            dialled.GetProperty("room").GetProperty("token").GetString()!,
            answered.GetProperty("room").GetProperty("token").GetString()!);
    }

    private static string CallOf(NodeLine line) => line.Hub.Events
        .Last(one => one.GetProperty("type").GetString() == "callChanged").GetProperty("call").GetProperty("id").GetString()!;

    private static string CodeOf(JsonElement reply) =>
        reply.GetProperty("ok").GetBoolean() ? "ok" : reply.GetProperty("error").GetProperty("code").GetString()!;

    /// <summary>What became of something asked of a node that was paused: its reply's code, or that there was none.</summary>
    private static async Task<string> OutcomeOfAsync(Task<JsonElement> asked)
    {
        try
        {
            return CodeOf(await asked.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            return "closed";
        }
    }

    private static async Task<JsonElement> ReadNodeAsync(ServerProcess node, string roomId, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, $"/api/rooms/{roomId}/node"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var reply = await node.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>Where a WHIP client that asks the wrong node is sent.</summary>
    private static async Task<Uri?> PostOfferAsync(ServerProcess node, string roomId, string token)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, $"/whip/{roomId}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent("v=0\r\n", Encoding.UTF8, "application/sdp");
        using var reply = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, reply.StatusCode);
        return reply.Headers.Location;
    }
}
