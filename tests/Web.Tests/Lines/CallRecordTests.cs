using System.Net;
using CrossStrait.Rooms.Directory;
using CrossStrait.Web.Tests.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Lines;

public sealed class CallRecordTests(LineHost host) : IClassFixture<LineHost>
{
    [Fact]
    public async Task Records_are_for_those_who_may_read_them_and_of_their_own_organisation()
    {
        var other = await host.AddOrganisationAsync("廈門經濟發展局");
        var ann = await host.AddAsync("8001", Role.OrganisationAdmin);
        var bo = await host.AddAsync("8002");
        var foreigner = await host.AddAsync(other, "8003", Role.OrganisationAdmin);
        await using (var line = await ann.OpenAsync())
        {
            await line.DialAsync(bo.Number);
            await line.DialAsync("9999");
        }

        using var admin = await host.SignInAsync(ann.UserName);
        var records = (await AccountHost.GetJsonAsync(admin, "/api/call-records")).GetProperty("records").EnumerateArray().ToArray();
        Assert.Equal(["notFound", "offline"], records.Select(record => record.GetProperty("reason").GetString()));
        Assert.Equal([404, 480], records.Select(record => record.GetProperty("sip").GetInt32()));
        Assert.All(records, record => Assert.Equal(ann.PersonId, record.GetProperty("callerId").GetString()));

        using var csv = await admin.GetAsync("/api/call-records?format=csv", TestHost.Cancellation);
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, (await csv.Content.ReadAsStringAsync(TestHost.Cancellation)).TrimEnd().Split("\r\n").Length);

        using var member = await host.SignInAsync(bo.UserName);
        using var refused = await member.GetAsync("/api/call-records", TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var foreign = await host.SignInAsync(foreigner.UserName);
        Assert.Empty((await AccountHost.GetJsonAsync(foreign, "/api/call-records")).GetProperty("records").EnumerateArray());
        using var theirs = await foreign.GetAsync($"/api/call-records?organisationId={await host.GetOrganisationAsync()}", TestHost.Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, theirs.StatusCode);
    }

    [Fact]
    public async Task A_message_that_is_not_ones_own_does_not_exist()
    {
        var ann = await host.AddAsync("8011");
        using var browser = await host.SignInAsync(ann.UserName);

        using var response = await browser.GetAsync("/api/voicemails/VM_000000000000/file", TestHost.Cancellation);

        Assert.Equal((HttpStatusCode.NotFound, "unknownVoicemail"), (response.StatusCode, await TestHost.ReadCodeAsync(response)));
    }
}
