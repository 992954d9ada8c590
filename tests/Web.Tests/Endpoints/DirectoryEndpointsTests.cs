using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CrossStrait.Rooms.Directory;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public sealed class DirectoryEndpointsTests(AccountHost host) : IClassFixture<AccountHost>
{
    private static readonly string[] _roles = ["member", "secretary"];

    private static CancellationToken Cancellation => TestHost.Cancellation;

    [Fact]
    public async Task Person_is_added_searched_changed_and_removed()
    {
        var (admin, organisation) = await NewOrganisationAsync();
        using var _ = admin;

        using var created = await admin.PostAsJsonAsync(
            "/api/people",
            new { name = " 陳美玲 ", latinName = "Melinda Chen", extension = "8101", roles = _roles },
            Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var person = await TestHost.ReadJsonAsync(created);
        var id = person.GetProperty("id").GetString()!;
        Assert.Equal($"/api/people/{id}", created.Headers.Location?.ToString());
        Assert.Equal("\"1\"", created.Headers.ETag?.Tag);
        Assert.Equal("陳美玲", person.GetProperty("name").GetString());
        Assert.Equal(_roles, person.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));

        foreach (var typed in (string[])["陈美玲", "cml", "ㄔㄇㄌ", "8101", "melinda"])
        {
            var page = await AccountHost.GetJsonAsync(admin, $"/api/directory?q={Uri.EscapeDataString(typed)}");
            var found = page.GetProperty("people").EnumerateArray().Single(one => one.GetProperty("organisationId").GetString() == organisation);
            Assert.Equal(("陳美玲", "8101", false), (found.GetProperty("name").GetString(), found.GetProperty("extension").GetString(), found.GetProperty("favourite").GetBoolean()));
        }

        using var changed = await PatchAsync(admin, $"/api/people/{id}", new { title = "科長" }, "\"1\"");
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"2\"", changed.Headers.ETag?.Tag);
        using var late = await PatchAsync(admin, $"/api/people/{id}", new { title = "x" }, "\"1\"");
        Assert.Equal((HttpStatusCode.Conflict, "versionConflict"), (late.StatusCode, await TestHost.ReadCodeAsync(late)));
        using var lateToo = await PatchAsync(admin, $"/api/people/{id}", new { title = "x", version = 1 }, null);
        Assert.Equal("versionConflict", await TestHost.ReadCodeAsync(lateToo));

        using var removed = await admin.DeleteAsync($"/api/people/{id}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await admin.GetAsync($"/api/people/{id}", Cancellation);
        Assert.Equal("unknownPerson", await TestHost.ReadCodeAsync(gone));
    }

    [Fact]
    public async Task Number_that_somebody_has_is_refused_with_her_name()
    {
        var (admin, _) = await NewOrganisationAsync();
        using var __ = admin;
        await AddAsync(admin, "陳美玲", "8001");

        using var taken = await admin.PostAsJsonAsync("/api/people", new { name = "林雅婷", extension = "8001" }, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        var problem = await TestHost.ReadJsonAsync(taken);
        Assert.Equal("numberTaken", problem.GetProperty("code").GetString());
        Assert.Equal("The number 8001 belongs to 陳美玲.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("POST", "/api/people", "{}", "badName")]
    [InlineData("POST", "/api/people", """{"name":"a\u202eb"}""", "badName")]
    [InlineData("POST", "/api/people", """{"name":"a","name":"b"}""", "badRequest")]
    [InlineData("POST", "/api/people", """{"name":"a","extension":"12a"}""", "badNumber")]
    [InlineData("POST", "/api/people", """{"name":"a","extension":"1234567890123"}""", "badNumber")]
    [InlineData("POST", "/api/people", """{"name":"a","email":"nobody"}""", "badRequest")]
    [InlineData("POST", "/api/people", """{"name":"a","roles":["king"]}""", "badRoles")]
    [InlineData("POST", "/api/people", """{"name":"a","roles":[]}""", "badRoles")]
    [InlineData("POST", "/api/people", """{"name":"a","roles":["systemAdmin"]}""", "notAllowed")]
    [InlineData("POST", "/api/people", """{"name":"a","organisationId":"OR_000000000000"}""", "notAllowed")]
    [InlineData("POST", "/api/ring-groups", """{"name":"a","ringSeconds":1}""", "badRequest")]
    [InlineData("POST", "/api/ring-groups", """{"name":"a","strategy":"loudest"}""", "badRequest")]
    [InlineData("POST", "/api/ring-groups", """{"name":"a","members":["PE_000000000000"]}""", "unknownPerson")]
    [InlineData("POST", "/api/ring-groups", """{"name":"a","members":[null]}""", "badRequest")]
    [InlineData("POST", "/api/groups", """{"name":"a","members":[{"role":"member"}]}""", "badRequest")]
    [InlineData("POST", "/api/groups", """{"name":"a"}""", "notAllowed")]
    [InlineData("POST", "/api/numbers", """{"number":"1"}""", "badRequest")]
    [InlineData("POST", "/api/numbers", """{"number":"1","kind":"person","targetId":"PE_000000000000"}""", "unknownPerson")]
    [InlineData("POST", "/api/numbers", """{"number":"*1","kind":"shortCode","targetId":"*1"}""", "dialLoop")]
    [InlineData("POST", "/api/numbers", """{"number":"*1","kind":"shortCode","targetId":"x"}""", "badNumber")]
    [InlineData("POST", "/api/numbers/ranges", """{"first":"9","last":"10","kind":"park"}""", "badNumber")]
    [InlineData("POST", "/api/numbers/ranges", """{"first":"20","last":"10","kind":"park"}""", "badNumber")]
    [InlineData("POST", "/api/numbers/ranges", """{"first":"10","last":"20","kind":"organisation","target":"OR_x"}""", "badRequest")]
    [InlineData("PATCH", "/api/numbers/999", """{"kind":"park"}""", "unknownNumber")]
    [InlineData("DELETE", "/api/numbers/999", "{}", "unknownNumber")]
    [InlineData("PUT", "/api/me/favourites/PE_000000000000", "{}", "unknownPerson")]
    [InlineData("POST", "/api/directory/import?format=xls", "x", "badFormat")]
    [InlineData("GET", "/api/directory/export", "", "badFormat")]
    [InlineData("GET", "/api/directory?limit=1000", "", "badPage")]
    public async Task What_is_wrong_is_said(string method, string path, string body, string code)
    {
        var (admin, _) = await NewOrganisationAsync();
        using var __ = admin;
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" ? null : new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await admin.SendAsync(request, Cancellation);

        Assert.Equal(code, await TestHost.ReadCodeAsync(response));
    }

    [Fact]
    public async Task Name_of_ten_thousand_characters_is_refused()
    {
        var (admin, _) = await NewOrganisationAsync();
        using var __ = admin;

        using var long_ = await admin.PostAsJsonAsync("/api/people", new { name = new string('陳', 10_000) }, Cancellation);
        using var query = await admin.GetAsync($"/api/directory?q={new string('a', 101)}", Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "badName"), (long_.StatusCode, await TestHost.ReadCodeAsync(long_)));
        Assert.Equal("badQuery", await TestHost.ReadCodeAsync(query));
    }

    [Fact]
    public async Task File_is_imported_with_a_report_and_exported_without_formulas()
    {
        var (admin, organisation) = await NewOrganisationAsync();
        using var _ = admin;

        using var imported = await admin.PostAsync(
            "/api/directory/import?format=csv", new StringContent("name,number\n=1+1,8201\nx,80x\n陳美玲,8202\n", Encoding.UTF8, "text/csv"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, imported.StatusCode);
        var report = await TestHost.ReadJsonAsync(imported);
        Assert.Equal(2, report.GetProperty("imported").GetInt32());
        Assert.Equal(3, report.GetProperty("refused")[0].GetProperty("line").GetInt32());

        using var table = await admin.GetAsync("/api/directory/export?format=csv", Cancellation);
        Assert.Equal("text/csv", table.Content.Headers.ContentType?.MediaType);
        var text = await table.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains(",'=1+1,,8201,", text, StringComparison.Ordinal);
        using var cards = await admin.GetAsync($"/api/directory/export?format=vcard&version=3.0&organisationId={organisation}", Cancellation);
        Assert.Contains("FN:陳美玲\r\n", await cards.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using var garbled = await admin.PostAsync("/api/directory/import?format=csv", new ByteArrayContent([0x6E, 0xB3, 0xAF, 0xFF]), Cancellation);
        Assert.Equal("badEncoding", await TestHost.ReadCodeAsync(garbled));
        // Asks before it sends: the server refuses by the length alone and closes the connection.
        using var bomb = new HttpRequestMessage(HttpMethod.Post, "/api/directory/import?format=csv") { Content = new ByteArrayContent(new byte[5 * 1024 * 1024]) };
        bomb.Headers.ExpectContinue = true;
        using var tooLarge = await admin.SendAsync(bomb, Cancellation);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "tooLarge"), (tooLarge.StatusCode, await TestHost.ReadCodeAsync(tooLarge)));
    }

    [Fact]
    public async Task Member_reads_the_directory_and_keeps_favourites_but_changes_nothing()
    {
        var (admin, organisation) = await NewOrganisationAsync();
        using var _ = admin;
        var chen = await AddAsync(admin, "陳美玲", "8001");
        using var member = await host.SignInNewAsync(organisation);
        await RefreshAsync();

        using var kept = await member.PutAsync($"/api/me/favourites/{chen}", null, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        var page = await AccountHost.GetJsonAsync(member, "/api/directory?q=8001&limit=1");
        Assert.True(page.GetProperty("people")[0].GetProperty("favourite").GetBoolean());
        using var dropped = await member.DeleteAsync($"/api/me/favourites/{chen}", Cancellation);
        page = await AccountHost.GetJsonAsync(member, "/api/directory?q=8001&limit=1");
        Assert.False(page.GetProperty("people")[0].GetProperty("favourite").GetBoolean());

        using var refused = await member.PostAsJsonAsync("/api/people", new { name = "x" }, Cancellation);
        using var export = await member.GetAsync("/api/directory/export?format=csv", Cancellation);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (refused.StatusCode, export.StatusCode));
        using var nobody = host.CreateBrowser();
        using var unknown = await nobody.GetAsync("/api/directory", Cancellation);
        Assert.Equal("notAuthenticated", await TestHost.ReadCodeAsync(unknown));
    }

    [Fact]
    public async Task Organisations_groups_ring_groups_and_numbers_are_kept()
    {
        using var server = host.CreateAdmin();
        using var created = await server.PostAsJsonAsync(
            "/api/organisations", new { name = "廈門", side = "xiamen", prefix = "592", presenceRule = "organisationAndGroups" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var organisation = (await TestHost.ReadJsonAsync(created)).GetProperty("id").GetString()!;
        using var twice = await server.PostAsJsonAsync("/api/organisations", new { name = "x", side = "xiamen", prefix = "592" }, Cancellation);
        Assert.Equal("prefixTaken", await TestHost.ReadCodeAsync(twice));
        using var added = await server.PostAsJsonAsync("/api/people", new { organisationId = organisation, name = "周建华", extension = "8003" }, Cancellation);
        var person = (await TestHost.ReadJsonAsync(added)).GetProperty("id").GetString()!;

        using var ring = await server.PostAsJsonAsync(
            "/api/ring-groups",
            new { organisationId = organisation, name = "总机", strategy = "longestIdle", ringSeconds = 25, members = new[] { person }, number = "0" },
            Cancellation);
        Assert.Equal(HttpStatusCode.Created, ring.StatusCode);
        var ringGroup = await TestHost.ReadJsonAsync(ring);
        Assert.Equal(("longestIdle", "0"), (ringGroup.GetProperty("strategy").GetString(), ringGroup.GetProperty("number").GetString()));

        using var group = await server.PostAsJsonAsync("/api/groups", new { name = "货贸小组", members = new[] { new { personId = person, role = "moderator" } } }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, group.StatusCode);
        var groups = await AccountHost.GetJsonAsync(server, "/api/groups");
        Assert.Contains(groups.EnumerateArray(), one => one.GetProperty("name").GetString() == "货贸小组");

        using var code = await server.PostAsJsonAsync(
            "/api/numbers", new { organisationId = organisation, number = "*1", kind = "shortCode", targetId = "8003" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, code.StatusCode);
        using var range = await server.PostAsJsonAsync(
            "/api/numbers/ranges", new { organisationId = organisation, first = "71", last = "79", kind = "park" }, Cancellation);
        Assert.Equal(HttpStatusCode.Created, range.StatusCode);
        var plan = await AccountHost.GetJsonAsync(server, $"/api/numbers?organisationId={organisation}");
        Assert.Equal(["*1", "0", "8003"], plan.GetProperty("numbers").EnumerateArray().Select(number => number.GetProperty("number").GetString()).Order(StringComparer.Ordinal));
        var dialPlan = host.Services.GetRequiredService<IDialPlan>();
        Assert.Equal(new DialTarget.Person(person, "8003"), await dialPlan.ResolveAsync(person, "*1", Cancellation));
        Assert.IsType<DialTarget.RingGroup>(await dialPlan.ResolveAsync(person, "5920", Cancellation));

        using var dropped = await server.DeleteAsync($"/api/numbers/*1?organisationId={organisation}", Cancellation);
        using var droppedRange = await server.DeleteAsync($"/api/numbers/ranges/71/79?organisationId={organisation}", Cancellation);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (dropped.StatusCode, droppedRange.StatusCode));
        using var inUse = await server.DeleteAsync($"/api/organisations/{organisation}", Cancellation);
        Assert.Equal("inUse", await TestHost.ReadCodeAsync(inUse));
    }

    private async Task<(HttpClient Admin, string Organisation)> NewOrganisationAsync()
    {
        var organisation = await host.AddOrganisationAsync();
        var admin = await host.SignInNewAsync(organisation, Role.OrganisationAdmin);
        await RefreshAsync();
        return (admin, organisation);
    }

    /// <summary>The fixture writes rows past the directory.</summary>
    private Task RefreshAsync() => host.Services.GetRequiredService<DirectoryIndex>().RefreshAsync(Cancellation);

    private static async Task<string> AddAsync(HttpClient admin, string name, string extension)
    {
        using var response = await admin.PostAsJsonAsync("/api/people", new { name, extension }, Cancellation);
        return (await TestHost.ReadJsonAsync(response)).GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> PatchAsync(HttpClient client, string path, object body, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body) };
        if (version is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(version));
        }

        return await client.SendAsync(request, Cancellation);
    }
}
