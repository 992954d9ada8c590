using System.Text.Json;
using CrossStrait.Rooms.Directory;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.Web.Tests.Lines;

/// <summary>The whole server with people who have numbers and sign in on lines.</summary>
public sealed class LineHost : AccountHost
{
    private string? _organisation;

    public async Task<string> GetOrganisationAsync() => _organisation ??= await AddOrganisationAsync();

    /// <summary>Somebody of the organisation who has this number, with an account.</summary>
    internal async Task<Subscriber> AddAsync(string number, params Role[] roles) => await AddAsync(await GetOrganisationAsync(), number, roles);

    internal async Task<Subscriber> AddAsync(string organisation, string number, params Role[] roles)
    {
        var (userName, personId) = await AddPersonAsync(organisation, roles);
        await using (var context = await Contexts.CreateDbContextAsync(Cancellation))
        {
            context.Numbers.Add(new NumberRow { OrganisationId = organisation, Number = number, Kind = NumberKind.Person, TargetId = personId });
            await context.SaveChangesAsync(Cancellation);
            await context.People.Where(person => person.Id == personId)
                .ExecuteUpdateAsync(set => set.SetProperty(person => person.Version, person => person.Version + 1), Cancellation);
        }

        await RefreshAsync();
        return new Subscriber(this, personId, number, userName);
    }

    public Task RefreshAsync() => Services.GetRequiredService<DirectoryIndex>().RefreshAsync(Cancellation);

    internal Uri Address
    {
        get
        {
            using var client = CreateClient();
            return client.BaseAddress!;
        }
    }
}

/// <summary>Somebody with a number.</summary>
internal sealed record Subscriber(LineHost Host, string PersonId, string Number, string UserName)
{
    public async Task<string> SignInAsync()
    {
        using var browser = Host.CreateBrowser();
        using var response = await AccountHost.TrySignInAsync(browser, UserName);
        return response.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    /// <summary>A device that has opened its line.</summary>
    public async Task<Device> OpenAsync(string deviceId = "desk")
    {
        var hub = await HubClient.OpenLineAsync(Host.Address, await SignInAsync());
        var opened = await hub.CallAsync("Open", JsonSerializer.Serialize(new { protocol = 1, deviceId }));
        return new Device(this, hub, opened);
    }
}

/// <summary>A device on the line hub, as a test drives it.</summary>
internal sealed class Device(Subscriber person, HubClient hub, JsonElement opened) : IAsyncDisposable
{
    public Subscriber Person => person;

    public HubClient Hub => hub;

    public JsonElement Opened => opened;

    public Task<JsonElement> DialAsync(string number) => CallAsync("Dial", new { number, video = true });

    public Task<JsonElement> CallAsync(string method, object argument) => hub.CallAsync(method, JsonSerializer.Serialize(argument));

    public Task<string?> CodeOfAsync(string method, object argument) => hub.CodeOfAsync(method, JsonSerializer.Serialize(argument));

    /// <summary>The next view of a call that is in this state.</summary>
    public async Task<JsonElement> SeesAsync(string state)
    {
        while (true)
        {
            var call = (await hub.NextEventAsync("callChanged")).GetProperty("call");
            if (call.GetProperty("state").GetString() == state)
            {
                return call;
            }
        }
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
