using Microsoft.Playwright;
using Xunit;

namespace CrossStrait.Interop.Telephone;

/// <summary>What a person does about her own account, at her desk.</summary>
public sealed class AccountDialogTests
{
    [Fact]
    public async Task A_password_that_was_changed_is_the_one_to_sign_in_with()
    {
        const string Password = "across-the-water-2026";
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        await lin.Page.GetByTestId("account").ClickAsync();
        await lin.Page.GetByTestId("password-current").FillAsync(office.PasswordOf("8001"));
        await lin.Page.GetByTestId("password-new").FillAsync(Password);
        await lin.Page.GetByTestId("password-change").ClickAsync();
        await lin.Page.GetByText("The password is changed.").WaitForAsync();
        await lin.Page.Keyboard.PressAsync("Escape");
        await lin.Page.GetByTestId("sign-out").ClickAsync();

        await lin.Page.GetByTestId("signin-name").FillAsync("8001");
        await lin.Page.GetByTestId("signin-password").FillAsync(office.PasswordOf("8001"));
        await lin.Page.GetByTestId("signin-submit").ClickAsync();
        await lin.Page.GetByTestId("signin-problem").WaitForAsync();
        await lin.Page.GetByTestId("signin-password").FillAsync(Password);
        await lin.Page.GetByTestId("signin-submit").ClickAsync();

        await lin.AwaitLineAsync();
    }

    [Fact]
    public async Task Passkeys_are_listed_by_the_name_of_their_device_and_removed()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001");
        var isRemoved = false;
        await lin.Page.RouteAsync("**/api/passkeys**", route =>
        {
            isRemoved |= route.Request.Method == "DELETE";
            var passkeys = isRemoved ? "" : """{"id":"a1","name":"Chrome Windows","createdAt":"2026-08-01T00:00:00Z"}""";
            return route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"passkeys":[{{passkeys}}]}""" });
        });

        await lin.Page.GetByTestId("account").ClickAsync();
        var passkey = lin.Page.GetByTestId("passkey");
        await passkey.WaitForAsync();
        Assert.Contains("Chrome Windows", await passkey.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("2026", await passkey.InnerTextAsync(), StringComparison.Ordinal);

        await passkey.GetByRole(AriaRole.Button).ClickAsync();
        await passkey.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_page_that_fails_says_so_and_offers_to_load_it_anew()
    {
        await using var office = await DemoOffice.OpenAsync();
        var lin = await office.SignInAsync("8001", "zh-Hant");
        await lin.Page.RouteAsync("**/api/passkeys", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"passkeys":7}""" }));

        await lin.Page.GetByTestId("account").ClickAsync();
        await lin.Page.GetByTestId("mishap").GetByRole(AriaRole.Button, new() { Name = "重新整理" }).ClickAsync();

        await lin.AwaitLineAsync();
        Assert.Equal(0, await lin.Page.GetByTestId("mishap").CountAsync());
    }
}
