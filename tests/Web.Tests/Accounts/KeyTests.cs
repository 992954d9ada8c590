using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

public sealed class KeyTests(AccountHost host) : IClassFixture<AccountHost>
{
    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public async Task Key_does_what_its_scopes_say_in_its_organisation()
    {
        var own = await host.AddOrganisationAsync();
        var other = await host.AddOrganisationAsync("厦门市对台交流中心");
        using var admin = await host.SignInNewAsync(own, Role.OrganisationAdmin);
        var key = await CreateAsync(admin, "managePeople", "readDirectory");
        using var program = CreateProgram(key.GetProperty("key").GetString()!);

        using var invited = await program.PostAsJsonAsync("/api/invitations", new { organisationId = own, name = "某人" }, Cancellation);
        using var elsewhere = await program.PostAsJsonAsync("/api/invitations", new { organisationId = other, name = "某人" }, Cancellation);
        using var admins = await program.PostAsJsonAsync(
            "/api/invitations", new { organisationId = own, name = "某人", roles = (string[])["organisationAdmin"] }, Cancellation);
        using var keys = await program.GetAsync("/api/keys", Cancellation);
        using var rooms = await program.GetAsync("/api/rooms", Cancellation);
        using var me = await program.GetAsync("/api/me", Cancellation);

        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        Assert.All([elsewhere, admins, keys, rooms, me], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Contains(await host.ReadAuditAsync(), entry => entry.Action == "person.invited" && entry.Actor == key.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Key_is_told_once_and_shown_by_its_beginning()
    {
        using var admin = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.OrganisationAdmin);
        var made = await CreateAsync(admin, "readDirectory");
        var key = made.GetProperty("key").GetString()!;

        var list = await AccountHost.GetJsonAsync(admin, "/api/keys");

        var shown = Assert.Single(list.GetProperty("keys").EnumerateArray());
        Assert.StartsWith(shown.GetProperty("prefix").GetString()!, key, StringComparison.Ordinal);
        Assert.Equal(["readDirectory"], shown.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.DoesNotContain(key[16..], list.ToString(), StringComparison.Ordinal);
        await using var context = await host.Contexts.CreateDbContextAsync(Cancellation);
        var id = made.GetProperty("id").GetString();
        Assert.Equal(Secret.HashOf(key), (await context.OrganisationKeys.SingleAsync(row => row.Id == id, Cancellation)).SecretHash);
    }

    [Fact]
    public async Task Deleted_or_altered_key_opens_nothing()
    {
        using var admin = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.OrganisationAdmin);
        var made = await CreateAsync(admin, "managePeople");
        var key = made.GetProperty("key").GetString()!;
        var altered = key[..^1] + (key[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(altered));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(key[..16]));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(new string('k', 7000)));

        using var deleted = await admin.DeleteAsync($"/api/keys/{made.GetProperty("id").GetString()}", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(key));
    }

    [Fact]
    public async Task Key_of_another_organisation_is_not_there()
    {
        using var admin = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.OrganisationAdmin);
        using var stranger = await host.SignInNewAsync(await host.AddOrganisationAsync("厦门市对台交流中心"), Role.OrganisationAdmin);
        var made = await CreateAsync(admin, "managePeople");

        using var deleted = await stranger.DeleteAsync($"/api/keys/{made.GetProperty("id").GetString()}", Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, "unknownKey"), (deleted.StatusCode, await TestHost.ReadCodeAsync(deleted)));
        Assert.Empty((await AccountHost.GetJsonAsync(stranger, "/api/keys")).GetProperty("keys").EnumerateArray());
    }

    [Theory]
    [InlineData("manageKeys")]
    [InlineData("manageServer")]
    [InlineData("readAudit")]
    [InlineData("signedIn")]
    [InlineData("everything")]
    [InlineData("3")]
    [InlineData("readDirectory,manageServer")]
    public async Task Scope_that_no_key_may_have_is_refused(string scope)
    {
        using var admin = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.SystemAdmin);

        using var response = await admin.PostAsJsonAsync("/api/keys", new { name = "k", scopes = (string[])[scope] }, Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "badScopes"), (response.StatusCode, await TestHost.ReadCodeAsync(response)));
    }

    [Fact]
    public async Task Audit_log_is_read_by_system_administrators_page_by_page()
    {
        using var admin = await host.SignInNewAsync(await host.AddOrganisationAsync(), Role.SystemAdmin);
        _ = await CreateAsync(admin, "readDirectory");

        var first = (await AccountHost.GetJsonAsync(admin, "/api/audit?limit=1")).GetProperty("entries");
        var rest = (await AccountHost.GetJsonAsync(admin, "/api/audit?after=1&limit=1000")).GetProperty("entries");

        Assert.Equal(1, Assert.Single(first.EnumerateArray()).GetProperty("sequence").GetInt64());
        Assert.Equal(first[0].GetProperty("hash").GetString(), rest[0].GetProperty("previousHash").GetString());
        Assert.Contains(rest.EnumerateArray(), entry => entry.GetProperty("action").GetString() == "key.created");
        using var bad = await admin.GetAsync("/api/audit?limit=0", Cancellation);
        Assert.Equal("badPage", await TestHost.ReadCodeAsync(bad));
    }

    private static async Task<JsonElement> CreateAsync(HttpClient admin, params string[] scopes)
    {
        using var response = await admin.PostAsJsonAsync("/api/keys", new { name = "名冊同步", scopes }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await TestHost.ReadJsonAsync(response);
    }

    private HttpClient CreateProgram(string key)
    {
        var program = host.CreateClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return program;
    }

    /// <summary>Of an invitation without a name, which gets as far as the right goes.</summary>
    private async Task<HttpStatusCode> StatusAsync(string key)
    {
        using var program = CreateProgram(key);
        using var response = await program.PostAsJsonAsync("/api/invitations", new { }, Cancellation);
        return response.StatusCode;
    }
}
