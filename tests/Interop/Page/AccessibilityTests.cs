using System.Text.Json;
using CrossStrait.Interop.Browsers;
using CrossStrait.Interop.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Page;

/// <summary>Every screen as axe-core sees it, and the way through them without a mouse.</summary>
public sealed class AccessibilityTests(LoopbackServer host)
{
    private const string Violations = """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(violations
            .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
            .map(({ id, nodes }) => ({ id, html: nodes[0].html, why: nodes[0].failureSummary })));
        }
        """;

    private static readonly string _axe = SourceTree.Find("src", "Web", "client", "node_modules", "axe-core", "axe.min.js");

    private readonly ServerProcess _server = host.Server;

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task No_screen_keeps_anybody_out(string theme)
    {
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await MeetingRoom.CreateAsync(_server, "電子檢疫證明");
        var page = await room.OpenAsync(browser, "林雅婷", "zh-Hant", theme: theme);
        await AssertAccessibleAsync(page, "start");

        await page.GetByTestId("join-continue").ClickAsync();
        await page.GetByTestId("join-enter").WaitForAsync();
        await AssertAccessibleAsync(page, "devices");

        await page.GetByTestId("join-enter").ClickAsync();
        await page.GetByTestId("tile").First.WaitForAsync();
        await AssertAccessibleAsync(page, "alone in the room");

        var phone = await room.EnterAsync(browser, "周建华", "zh-Hans", 390, 844);
        await phone.GetByTestId("control-screen").ClickAsync();
        await page.GetByTestId("stage").WaitForAsync();
        await page.GetByTestId("control-connection").ClickAsync();
        await page.GetByTestId("path-way").WaitForAsync();
        await AssertAccessibleAsync(page, "a shared screen and the connection panel");

        await phone.GetByTestId("control-layout").ClickAsync();
        await phone.GetByTestId("control-connection").ClickAsync();
        await phone.GetByTestId("path-way").WaitForAsync();
        await AssertAccessibleAsync(phone, "the connection panel on a phone");

        await page.GetByTestId("control-leave").ClickAsync();
        await page.GetByTestId("confirm-leave").WaitForAsync();
        await AssertAccessibleAsync(page, "the question before leaving");
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_join_look_at_the_line_and_leave()
    {
        await using var browser = await ChromiumBrowser.LaunchAsync();
        var room = await MeetingRoom.CreateAsync(_server, "keyboard");
        var page = await room.OpenAsync(browser, "Chen", "en");

        await TabToAsync(page, "join-name");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("join-enter").WaitForAsync();
        await TabToAsync(page, "join-enter");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("tile").WaitForAsync();
        var microphone = page.GetByTestId("control-mic");
        await page.AwaitAsync(_server, () => microphone.GetAttributeAsync("aria-pressed"), pressed => pressed == "true", "an open microphone");

        await page.Keyboard.PressAsync("m");
        await page.AwaitAsync(_server, () => microphone.GetAttributeAsync("aria-pressed"), pressed => pressed == "false", "a muted microphone");

        await TabToAsync(page, "control-connection");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByTestId("path-way").WaitForAsync();
        Assert.Equal("connection-title", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("connection-panel").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("control-connection", await FocusedAsync(page));

        await TabToAsync(page, "control-leave");
        await page.Keyboard.PressAsync("Enter");
        await page.AwaitAsync(_server, () => FocusedAsync(page), focused => focused == "confirm-leave", "the answer under the hand");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("You have left the room").WaitForAsync();
    }

    private static async Task AssertAccessibleAsync(IPage page, string what)
    {
        // Evaluated, not added as a script: the page's own policy takes none from elsewhere.
        await page.EvaluateAsync(await File.ReadAllTextAsync(_axe, TestContext.Current.CancellationToken));
        var found = await page.EvaluateAsync<string>(Violations);
        Assert.True(JsonDocument.Parse(found).RootElement.GetArrayLength() == 0, $"{what}: {found}");
    }

    private static async Task TabToAsync(IPage page, string testId)
    {
        for (var presses = 0; presses < 40 && await FocusedAsync(page) != testId; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Equal(testId, await FocusedAsync(page));
    }

    private static Task<string?> FocusedAsync(IPage page) =>
        page.EvaluateAsync<string?>("document.activeElement?.dataset.testid ?? null");
}
