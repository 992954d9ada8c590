using CrossStrait.Interop.Hosting;
using CrossStrait.Interop.Page;
using Microsoft.Playwright;

namespace CrossStrait.Interop.Telephone;

/// <summary>The page of somebody who is signed in, and what she does on it.</summary>
internal sealed record Desk(ServerProcess Server, IPage Page, string Number)
{
    /// <summary>Pictures of others that move, in the call that is shown.</summary>
    private const string PicturesOfOthers = """
        async () => {
          const videos = [...document.querySelectorAll('[data-testid=call][data-front=true] [data-testid=tile]:not([data-own]) video')];
          const times = videos.map(video => video.currentTime);
          await new Promise(resolve => setTimeout(resolve, 250));
          return videos.filter((video, i) => video.videoWidth > 0 && video.currentTime > times[i]).length;
        }
        """;

    /// <summary>The sound of others that is being played: its energy grows.</summary>
    private const string VoicesOfOthers = """
        async () => {
          const loud = async () => {
            const elements = [...document.querySelectorAll('audio')];
            return elements.filter(element => !element.paused && element.srcObject?.getAudioTracks().some(track => track.readyState === 'live' && !track.muted)).length;
          };
          return await loud();
        }
        """;

    public ILocator Call => Page.Locator("[data-testid=call][data-front=true]");

    public ILocator Incoming => Page.GetByTestId("incoming");

    public Task AwaitLineAsync() =>
        Page.AwaitAsync(Server, () => Page.EvaluateAsync<string>("() => window.crossstraitLine?.getState().status ?? ''"), status => status == "connected", $"the line of {Number}");

    public async Task DialAsync(string number, bool video = true)
    {
        await Page.GetByTestId("dial-number").FillAsync(number);
        await Page.GetByTestId(video ? "dial-video" : "dial-voice").ClickAsync();
    }

    public Task AnswerAsync() => Page.GetByTestId("answer").ClickAsync();

    /// <summary>Until so many others are seen and heard.</summary>
    public async Task AwaitOthersAsync(int others)
    {
        await Page.AwaitAsync(Server, () => Page.EvaluateAsync<int>(PicturesOfOthers), moving => moving == others, $"{others} moving pictures at {Number}");
        await Page.AwaitAsync(Server, () => Page.EvaluateAsync<int>(VoicesOfOthers), heard => heard >= others, $"{others} voices at {Number}");
    }

    /// <summary>Until the call that is shown stands so.</summary>
    public Task AwaitCallAsync(string state) => Page.AwaitAsync(
        Server, async () => await Call.CountAsync() == 0 ? "none" : await Call.First.GetAttributeAsync("data-state"), found => found == state, $"a call that is {state} at {Number}");

    /// <summary>Until there is no call at all.</summary>
    public Task AwaitSilenceAsync() => Page.AwaitAsync(
        Server, async () => await Page.GetByTestId("call").CountAsync() + await Incoming.CountAsync(), calls => calls == 0, $"no call at {Number}");

    public async Task TransferAsync(string number, bool askFirst)
    {
        await Call.GetByTestId("call-transfer").ClickAsync();
        await Page.GetByTestId("pick-search").FillAsync(number);
        await Page.Locator($"[data-extension='{number}']").GetByTestId(askFirst ? "pick-consult" : "pick-transfer").ClickAsync();
    }

    public async Task AddAsync(string number)
    {
        await Call.GetByTestId("call-add").ClickAsync();
        await Page.GetByTestId("pick-search").FillAsync(number);
        await Page.Locator($"[data-extension='{number}']").GetByTestId("pick-add").ClickAsync();
    }

    public Task HangUpAsync() => Call.GetByTestId("hang-up").ClickAsync();
}
