using System.Net.WebSockets;
using System.Text.Json;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Lines;

public sealed class LineHubTests(LineHost host) : IClassFixture<LineHost>
{
    private static int _lastNumber = 8000;

    [Fact]
    public async Task A_call_rings_is_answered_and_ends_on_both_lines()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();

        var dialled = await ann.DialAsync(bo.Person.Number);
        Assert.True(dialled.GetProperty("ok").GetBoolean(), dialled.ToString());
        Assert.Equal("out", dialled.GetProperty("call").GetProperty("direction").GetString());
        Assert.NotEmpty(dialled.GetProperty("call").GetProperty("room").GetProperty("token").GetString()!);
        var ringing = await bo.SeesAsync("ringing");
        Assert.Equal(ann.Person.PersonId, ringing.GetProperty("others")[0].GetProperty("personId").GetString());
        Assert.Equal(JsonValueKind.Null, ringing.GetProperty("room").ValueKind);

        var answered = await bo.CallAsync("Answer", new { callId = IdOf(ringing), video = true });
        Assert.Equal("connected", answered.GetProperty("call").GetProperty("state").GetString());
        Assert.Equal(IdOf(dialled.GetProperty("call")), IdOf(await ann.SeesAsync("connected")));
        await ann.CallAsync("HangUp", new { callId = IdOf(ringing) });

        var ended = await bo.SeesAsync("ended");
        Assert.Equal("normal", ended.GetProperty("cause").GetProperty("reason").GetString());
        Assert.Equal(200, ended.GetProperty("cause").GetProperty("sip").GetInt32());
    }

    [Fact]
    public async Task The_room_of_a_call_is_entered_with_its_token_and_closed_with_it()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        var dialled = await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));
        await using var room = await HubClient.OpenAsync(host.Address, TokenOf(dialled.GetProperty("call")));

        Assert.Equal("ok", await room.CodeOfAsync("Join", """{"protocol":1}"""));
        await ann.CallAsync("HangUp", new { callId });

        await room.NextEventAsync("roomClosed");
        await using var late = await HubClient.OpenAsync(host.Address, TokenOf(dialled.GetProperty("call")));
        Assert.Equal("roomClosed", await late.CodeOfAsync("Join", """{"protocol":1}"""));
    }

    [Fact]
    public async Task Whoever_gave_a_call_away_cannot_come_back_into_its_room()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await using var cy = await OpenAsync();
        var dialled = await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));
        await bo.CallAsync("Answer", new { callId });
        await using var room = await HubClient.OpenAsync(host.Address, TokenOf(dialled.GetProperty("call")));
        Assert.Equal("ok", await room.CodeOfAsync("Join", """{"protocol":1}"""));

        Assert.Equal("ok", await ann.CodeOfAsync("Transfer", new { callId, number = cy.Person.Number }));
        await cy.SeesAsync("ringing");
        await cy.CallAsync("Answer", new { callId });

        await room.NextEventAsync("roomClosed");
        await using var late = await HubClient.OpenAsync(host.Address, TokenOf(dialled.GetProperty("call")));
        Assert.Equal("notAllowed", await late.CodeOfAsync("Join", """{"protocol":1}"""));
        Assert.Equal("transferred", (await ann.SeesAsync("ended")).GetProperty("cause").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task All_devices_ring_and_the_others_stop_when_one_answers()
    {
        await using var ann = await OpenAsync();
        await using var desk = await OpenAsync();
        await using var phone = await desk.Person.OpenAsync("phone");
        await ann.DialAsync(desk.Person.Number);
        var callId = IdOf(await desk.SeesAsync("ringing"));
        await phone.SeesAsync("ringing");

        await phone.CallAsync("Answer", new { callId });

        var elsewhere = await desk.SeesAsync("connected");
        Assert.Equal("phone", elsewhere.GetProperty("me").GetProperty("deviceId").GetString());
        Assert.Equal("wrongState", await desk.CodeOfAsync("Answer", new { callId }));
    }

    [Fact]
    public async Task A_call_that_was_missed_is_in_the_history_of_somebody_who_was_not_there()
    {
        await using var ann = await OpenAsync();
        var bo = await host.AddAsync(NewNumber());

        var call = (await ann.DialAsync(bo.Number)).GetProperty("call");
        Assert.Equal("offline", call.GetProperty("cause").GetProperty("reason").GetString());
        await using var device = await bo.OpenAsync();

        Assert.Equal(1, device.Opened.GetProperty("missed").GetInt32());
        var history = await device.CallAsync("GetHistory", new { limit = 10 });
        var entry = history.GetProperty("entries")[0];
        Assert.Equal("missed", entry.GetProperty("kind").GetString());
        Assert.Equal(ann.Person.PersonId, entry.GetProperty("person").GetProperty("id").GetString());
        Assert.Equal("ok", await device.CodeOfAsync("MarkSeen", new { }));
        Assert.Equal(0, (await device.CallAsync("GetHistory", new { })).GetProperty("missed").GetInt32());
        var older = await device.CallAsync("GetHistory", new { before = entry.GetProperty("id").GetString() });
        Assert.Equal(0, older.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Somebody_who_does_not_want_to_be_disturbed_is_refused_politely()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        Assert.Equal("ok", await bo.CodeOfAsync("SetPresence", new { status = "doNotDisturb", note = "開會" }));

        var call = (await ann.DialAsync(bo.Person.Number)).GetProperty("call");

        Assert.Equal("doNotDisturb", call.GetProperty("cause").GetProperty("reason").GetString());
        Assert.Equal("ended", call.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Presence_of_colleagues_is_told_and_a_call_makes_busy()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await ann.CallAsync("Watch", new { personIds = new[] { bo.Person.PersonId } });

        await ann.DialAsync(bo.Person.Number);
        await bo.CallAsync("Answer", new { callId = IdOf(await bo.SeesAsync("ringing")) });

        while (true)
        {
            var people = (await ann.Hub.NextEventAsync("presenceChanged")).GetProperty("people").EnumerateArray();
            if (people.Any(one => one.GetProperty("personId").GetString() == bo.Person.PersonId && one.GetProperty("status").GetString() == "busy"))
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_consultation_leads_to_the_transfer()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await using var cy = await OpenAsync();
        await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));
        await bo.CallAsync("Answer", new { callId });

        var consult = (await ann.CallAsync("Consult", new { callId, number = cy.Person.Number })).GetProperty("call");
        Assert.Equal(callId, consult.GetProperty("consultFor").GetString());
        await bo.SeesAsync("held");
        await cy.SeesAsync("ringing");
        await cy.CallAsync("Answer", new { callId = IdOf(consult) });
        Assert.Equal("ok", await ann.CodeOfAsync("CompleteTransfer", new { callId }));

        await bo.SeesAsync("connected");
        Assert.Equal(callId, IdOf(await NextWithIdAsync(cy, callId)));
    }

    [Fact]
    public async Task A_parked_call_is_picked_up_by_its_slot()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await using var cy = await OpenAsync();
        await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));
        await bo.CallAsync("Answer", new { callId });

        var slot = (await ann.CallAsync("Park", new { callId })).GetProperty("slot").GetString();
        await bo.SeesAsync("parked");
        var picked = await cy.CallAsync("PickUp", new { number = slot });

        Assert.Equal("connected", picked.GetProperty("call").GetProperty("state").GetString());
        await bo.SeesAsync("connected");
        Assert.Equal("unknownCall", await cy.CodeOfAsync("PickUp", new { number = slot }));

        Assert.Equal(slot, (await cy.CallAsync("Park", new { callId })).GetProperty("slot").GetString());
        await bo.SeesAsync("parked");
        await ann.DialAsync(slot!);
        await bo.SeesAsync("connected");
    }

    [Fact]
    public async Task A_device_whose_connection_breaks_is_in_the_call_again_when_it_comes_back()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));
        await bo.CallAsync("Answer", new { callId });

        bo.Hub.Break();
        await bo.Hub.Closed;
        await using var back = await bo.Person.OpenAsync();

        var call = Assert.Single(back.Opened.GetProperty("calls").EnumerateArray());
        Assert.Equal("connected", call.GetProperty("state").GetString());
        Assert.NotEmpty(TokenOf(call));
    }

    [Fact]
    public async Task Calls_of_others_do_not_exist()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await using var eve = await OpenAsync();
        await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));

        foreach (var method in new[] { "Answer", "Decline", "HangUp", "Hold", "Resume", "Park", "CompleteTransfer", "CancelTransfer", "LeaveVoicemail" })
        {
            Assert.Equal("unknownCall", await eve.CodeOfAsync(method, new { callId, personId = bo.Person.PersonId, sender = bo.Person.PersonId }));
        }
    }

    [Fact]
    public async Task What_cannot_be_done_now_is_refused_with_its_reason()
    {
        await using var ann = await OpenAsync();
        await using var bo = await OpenAsync();
        await ann.DialAsync(bo.Person.Number);
        var callId = IdOf(await bo.SeesAsync("ringing"));

        Assert.Equal("wrongState", await ann.CodeOfAsync("Answer", new { callId }));
        Assert.Equal("wrongState", await ann.CodeOfAsync("Hold", new { callId }));
        Assert.Equal("wrongState", await ann.CodeOfAsync("Resume", new { callId }));
        Assert.Equal("wrongState", await ann.CodeOfAsync("Park", new { callId }));
        Assert.Equal("wrongState", await ann.CodeOfAsync("Transfer", new { callId, number = bo.Person.Number }));
        Assert.Equal("wrongState", await bo.CodeOfAsync("CancelTransfer", new { callId }));
        Assert.Equal("badRequest", await bo.CodeOfAsync("Dial", new { video = true }));
        Assert.Equal("badRequest", await bo.CodeOfAsync("Dial", new { number = new string('8', 10_000) }));
        Assert.Equal("badRequest", await bo.CodeOfAsync("SetPresence", new { status = "busy" }));
        Assert.Equal("badRequest", await bo.CodeOfAsync("SetPresence", new { status = "away", note = new string('字', 10_000) }));
        Assert.Equal("badRequest", await bo.CodeOfAsync("SetCallSettings", new { settings = new { ringSeconds = 100_000 } }));
        await Assert.ThrowsAnyAsync<Exception>(() => bo.Hub.CodeOfAsync("Dial", """{"number":"8001","number":"8002"}"""));
        Assert.Equal("alreadyJoined", await bo.CodeOfAsync("Open", new { protocol = 1, deviceId = "desk" }));
    }

    [Fact]
    public async Task Open_comes_first()
    {
        var ann = await host.AddAsync(NewNumber());
        await using var hub = await HubClient.OpenLineAsync(host.Address, await ann.SignInAsync());

        Assert.Equal("notJoined", await hub.CodeOfAsync("Dial", """{"number":"8001"}"""));
        Assert.Equal("unsupportedProtocol", await hub.CodeOfAsync("Open", """{"protocol":2,"deviceId":"desk"}"""));
        Assert.Equal("badRequest", await hub.CodeOfAsync("Open", """{"protocol":1,"deviceId":""}"""));
    }

    [Fact]
    public async Task Without_a_session_or_from_another_site_nobody_gets_a_line()
    {
        var ann = await host.AddAsync(NewNumber());
        var cookie = await ann.SignInAsync();

        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenLineAsync(host.Address, "crossstrait.session=stolen"));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenLineAsync(host.Address, cookie, "https://evil.example"));
    }

    [Fact]
    public async Task Whoever_dials_without_end_has_to_wait()
    {
        await using var ann = await OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("ok", await ann.CodeOfAsync("Dial", new { number = "9" }));
        }

        var reply = await ann.DialAsync("9");

        var error = reply.GetProperty("error");
        Assert.Equal("tooManyRequests", error.GetProperty("code").GetString());
        Assert.InRange(error.GetProperty("retryAfter").GetInt32(), 1, 10);
    }

    [Fact]
    public async Task Settings_are_told_to_the_other_devices_and_kept()
    {
        await using var desk = await OpenAsync();
        await using var phone = await desk.Person.OpenAsync("phone");

        Assert.Equal("ok", await desk.CodeOfAsync("SetCallSettings", new { settings = new { doNotDisturb = true, forward = new { busy = "8005" } } }));

        var told = (await phone.Hub.NextEventAsync("settingsChanged")).GetProperty("settings");
        Assert.True(told.GetProperty("doNotDisturb").GetBoolean());
        await using var later = await desk.Person.OpenAsync("tablet");
        Assert.Equal("8005", later.Opened.GetProperty("settings").GetProperty("forward").GetProperty("busy").GetString());
    }

    private static string IdOf(JsonElement call) => call.GetProperty("id").GetString()!;

    private static string TokenOf(JsonElement call) => call.GetProperty("room").GetProperty("token").GetString()!;

    private static async Task<JsonElement> NextWithIdAsync(Device device, string callId)
    {
        while (true)
        {
            var call = (await device.Hub.NextEventAsync("callChanged")).GetProperty("call");
            if (IdOf(call) == callId)
            {
                return call;
            }
        }
    }

    private static string NewNumber() => $"{Interlocked.Increment(ref _lastNumber)}";

    private async Task<Device> OpenAsync() => await (await host.AddAsync(NewNumber())).OpenAsync();
}
