using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrossStrait.MediaRelay;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossStrait.Web.Tests.Hosting;

/// <summary>
/// The whole server on Kestrel and a free port, with a data directory of its own and a relay that stands in.
/// </summary>
public class TestHost : WebApplicationFactory<Program>
{
    public const string ApiKey = "key-of-the-tests";

    private readonly Dictionary<string, string> _settings = [];

    public TestHost()
    {
        UseKestrel(0);
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string DataPath { get; } = Directory.CreateTempSubdirectory("crossstrait-web-").FullName;

    internal StandInRelay Relay { get; } = new();

    /// <summary>Before the first client is made.</summary>
    public TestHost With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    public HttpClient CreateAdmin()
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        return client;
    }

    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    /// <summary>The <c>code</c> of a ProblemDetails answer; fails if the answer is none.</summary>
    public static async Task<string?> ReadCodeAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await ReadJsonAsync(response)).GetProperty("code").GetString();
    }

    public async Task<JsonElement> CreateRoomAsync(string name = "會議室")
    {
        using var admin = CreateAdmin();
        using var response = await admin.PostAsJsonAsync("/api/rooms", new { name }, Cancellation);
        return await ReadJsonAsync(response);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(DataPath, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Data:Path", DataPath);
        builder.UseSetting("CROSSSTRAIT_API_KEY", ApiKey);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services => services.AddSingleton<IMediaRelay>(Relay));
    }
}
