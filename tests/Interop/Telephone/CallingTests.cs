using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Telephone;

/// <summary>People of both sides on the telephone: the page, the line, the room and the relay together, in real Chromium.</summary>
public sealed class CallingTests
{
    [Fact]
    public async Task Taipei_calls_Xiamen_and_it_rings_at_once_on_all_devices_until_one_answers()
    {
        await using var office = await DemoOffice.OpenAsync();
        var taipei = await office.SignInAsync("8001", "zh-Hant");
        var xiamen = await office.SignInAsync("8003", "zh-Hans");
        var second = await office.SignInAsync("8003", "zh-Hans", 390, 844);

        var first = await RingAsync(taipei, xiamen, "8003");
        await second.Incoming.WaitForAsync();
        Assert.Contains("林雅婷", await xiamen.Incoming.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("8001", await xiamen.Incoming.InnerTextAsync(), StringComparison.Ordinal);

        var answered = Stopwatch.StartNew();
        await xiamen.AnswerAsync();
        await Task.WhenAll(taipei.AwaitOthersAsync(1), xiamen.AwaitOthersAsync(1));
        Assert.InRange(answered.ElapsedMilliseconds, 0, 2_000);
        await second.AwaitSilenceAsync();

        await xiamen.HangUpAsync();
        await Task.WhenAll(taipei.AwaitSilenceAsync(), xiamen.AwaitSilenceAsync());

        // Once more: on the way of the first call all code was compiled, in the server and in two browsers.
        var again = await RingAsync(taipei, xiamen, "8003");
        TestContext.Current.SendDiagnosticMessage($"rang after {first} ms, and after {again} ms");
        Assert.InRange(again, 0, 300);
        await taipei.HangUpAsync();
        await xiamen.AwaitSilenceAsync();
    }

    /// <summary>Milliseconds from the click on the one page to the ringing on the other.</summary>
    private static async Task<double> RingAsync(Desk caller, Desk callee, string number)
    {
        await caller.Page.EvaluateAsync("() => { document.querySelector('[data-testid=dial-video]').addEventListener('click', () => { window.dialled = Date.now(); }, { once: true }); }");
        await callee.Page.EvaluateAsync("""
            () => {
              window.rang = 0;
              const observer = new MutationObserver(() => {
                if (document.querySelector('[data-testid=incoming]')) {
                  window.rang = Date.now();
                  observer.disconnect();
                }
              });
              observer.observe(document.body, { childList: true, subtree: true });
            }
            """);
        await caller.DialAsync(number);
        await callee.Incoming.WaitForAsync();
        return await callee.Page.EvaluateAsync<double>("() => window.rang") - await caller.Page.EvaluateAsync<double>("() => window.dialled");
    }

    [Fact]
    public async Task A_call_is_handed_over_after_asking_and_a_fourth_person_is_added()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        var zhou = await office.SignInAsync("8003");
        var li = await office.SignInAsync("8004");
        var wang = await office.SignInAsync("8005");
        await lin.DialAsync("8003");
        await zhou.AnswerAsync();
        await Task.WhenAll(lin.AwaitOthersAsync(1), zhou.AwaitOthersAsync(1));

        await lin.TransferAsync("8004", askFirst: true);
        await li.AnswerAsync();
        await Task.WhenAll(lin.AwaitOthersAsync(1), li.AwaitOthersAsync(1), zhou.AwaitCallAsync("held"));
        await lin.Call.GetByTestId("transfer-complete").ClickAsync();
        await Task.WhenAll(zhou.AwaitOthersAsync(1), li.AwaitOthersAsync(1), lin.AwaitSilenceAsync());

        await zhou.AddAsync("8005");
        await wang.AnswerAsync();
        await Task.WhenAll(zhou.AwaitOthersAsync(2), li.AwaitOthersAsync(2), wang.AwaitOthersAsync(2));
        await zhou.HangUpAsync();
        await Task.WhenAll(li.AwaitOthersAsync(1), wang.AwaitOthersAsync(1));
    }

    [Fact]
    public async Task Whoever_goes_back_from_a_consultation_finds_the_call_as_it_was()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        var zhou = await office.SignInAsync("8003");
        var li = await office.SignInAsync("8004");
        await lin.DialAsync("8003");
        await zhou.AnswerAsync();
        await lin.AwaitOthersAsync(1);

        await lin.TransferAsync("8004", askFirst: true);
        await li.Page.GetByTestId("decline").ClickAsync();
        await Task.WhenAll(lin.AwaitOthersAsync(1), zhou.AwaitOthersAsync(1), li.AwaitSilenceAsync());

        await lin.Call.GetByTestId("call-hold").ClickAsync();
        await Task.WhenAll(lin.AwaitCallAsync("held"), zhou.AwaitCallAsync("held"));
        await lin.Call.GetByTestId("call-hold").ClickAsync();
        await Task.WhenAll(lin.AwaitOthersAsync(1), zhou.AwaitOthersAsync(1));
    }

    [Fact]
    public async Task Who_does_not_wish_to_be_disturbed_is_not_rung_and_the_caller_is_told_politely()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001", "zh-Hant");
        var zhou = await office.SignInAsync("8003");
        await zhou.Page.GetByTestId("own-presence").SelectOptionAsync("doNotDisturb");
        await lin.Page.Locator("[data-testid=person][data-extension='8003']").GetByText("請勿打擾").WaitForAsync();

        await lin.DialAsync("8003");

        await lin.Page.GetByTestId("unreached").WaitForAsync();
        Assert.Contains("請勿打擾", await lin.Page.GetByTestId("unreached").InnerTextAsync(), StringComparison.Ordinal);
        await lin.Page.GetByTestId("unreached-close").ClickAsync();
        await lin.AwaitSilenceAsync();
        Assert.Equal(0, await zhou.Incoming.CountAsync());
        var missed = zhou.Page.Locator("[data-testid=history-entry][data-kind=missed]");
        await missed.WaitForAsync();
        Assert.Contains("8001", await missed.InnerTextAsync(), StringComparison.Ordinal); // who called, not what was dialled
    }

    [Fact]
    public async Task A_parked_call_is_taken_back_by_dialling_the_place_that_the_page_names()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        var zhou = await office.SignInAsync("8003");
        await lin.DialAsync("8003");
        await zhou.AnswerAsync();
        await Task.WhenAll(lin.AwaitOthersAsync(1), zhou.AwaitOthersAsync(1));

        await lin.Call.GetByTestId("call-park").ClickAsync();
        await lin.AwaitSilenceAsync();
        var note = lin.Page.GetByText("Dial 701 on any extension");
        await note.WaitForAsync();
        await lin.DialAsync("701");

        await Task.WhenAll(lin.AwaitOthersAsync(1), zhou.AwaitOthersAsync(1));
        await note.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_message_is_left_for_somebody_who_is_away_and_played_by_her()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        await lin.DialAsync("8003");
        await lin.Page.GetByTestId("unreached-message").ClickAsync();
        await lin.AwaitCallAsync("voicemail");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken); // what is said
        await lin.HangUpAsync();
        await lin.AwaitSilenceAsync();

        var zhou = await office.SignInAsync("8003");
        var play = zhou.Page.GetByTestId("voicemail-play");
        await play.WaitForAsync(new() { Timeout = 40_000 });
        await play.ClickAsync();
        var video = zhou.Page.GetByTestId("voicemail-video");
        await video.WaitForAsync();
        await zhou.Page.WaitForFunctionAsync("() => document.querySelector('[data-testid=voicemail-video]').currentTime > 1");
        Assert.InRange(await video.EvaluateAsync<double>("video => video.duration"), 2, 15);
    }
}
