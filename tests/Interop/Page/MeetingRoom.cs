using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Microsoft.Playwright;

namespace CrossStrait.Interop.Page;

/// <summary>A room with its access code, and the way that a person goes into it: by clicking through the page.</summary>
internal sealed record MeetingRoom(ServerProcess Server, string Id, string Code)
{
    public static async Task<MeetingRoom> CreateAsync(ServerProcess server, string name)
    {
        var room = await server.Api.CallAsync(HttpMethod.Post, "/api/rooms", new { name, kind = "meeting" });
        return new MeetingRoom(server, room.GetProperty("id").GetString()!, room.GetProperty("accessCode").GetString()!);
    }

    /// <summary>The start page with the room filled in.</summary>
    public async Task<IPage> OpenAsync(ChromiumBrowser browser, string name, string language, int width = 1280, int height = 800, string theme = "light")
    {
        var page = await browser.OpenPageAsync(width, height);
        await page.GotoAsync(new Uri(Server.Address, QueryFor(name, language, theme)).ToString());
        return page;
    }

    /// <summary>What the start page takes from its address.</summary>
    public string QueryFor(string name, string language, string theme) =>
        $"?room={Id}&name={Uri.EscapeDataString(name)}&code={Uri.EscapeDataString(Code)}&lang={language}&theme={theme}";

    /// <summary>Start page, devices, room.</summary>
    public async Task<IPage> EnterAsync(ChromiumBrowser browser, string name, string language, int width = 1280, int height = 800)
    {
        var page = await OpenAsync(browser, name, language, width, height);
        await GoInAsync(page);
        return page;
    }

    /// <summary>What the operator sees of the room's connections.</summary>
    public Task<JsonElement> ReadStatisticsAsync() => Server.Api.CallAsync(HttpMethod.Get, $"/api/rooms/{Id}/statistics");

    /// <summary>From the start page into the room.</summary>
    public static async Task GoInAsync(IPage page)
    {
        await page.GetByTestId("join-continue").ClickAsync();
        await page.GetByTestId("join-enter").ClickAsync();
        await page.GetByTestId("tile").First.WaitForAsync();
    }
}
