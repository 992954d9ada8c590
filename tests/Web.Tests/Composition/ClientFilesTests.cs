using System.Net;
using CrossStrait.Web.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class ClientFilesTests : IAsyncDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("crossstrait-wwwroot-");
    private readonly TestHost _host;

    public ClientFilesTests()
    {
        File.WriteAllText(Path.Combine(_files.FullName, "index.html"), "<!doctype html><title>page</title>");
        Directory.CreateDirectory(Path.Combine(_files.FullName, "assets"));
        File.WriteAllText(Path.Combine(_files.FullName, "assets", "main-1a2b.js"), "let a = 1;");
        _host = new TestHost().With(WebHostDefaults.WebRootKey, _files.FullName);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?room=demo&name=a")]
    [InlineData("/rooms/RM_0123456789ab")]
    public async Task Addresses_of_the_client_get_its_page(string path)
    {
        using var client = _host.CreateClient();
        using var response = await client.GetAsync(path, TestHost.Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Files_with_a_hash_in_their_name_may_be_kept_for_ever()
    {
        using var client = _host.CreateClient();
        using var response = await client.GetAsync("/assets/main-1a2b.js", TestHost.Cancellation);

        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/whip/nothing")]
    [InlineData("/assets/gone.js")]
    public async Task Addresses_of_the_server_never_get_the_page(string path)
    {
        using var client = _host.CreateClient();
        using var response = await client.GetAsync(path, TestHost.Cancellation);

        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _files.Delete(recursive: true);
    }
}
