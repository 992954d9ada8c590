using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Auth;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CrossStrait.Web.Tests.Auth;

public sealed class ApiKeyTests : IDisposable
{
    private readonly DataPaths _paths = new(Directory.CreateTempSubdirectory("crossstrait-key-").FullName);

    [Fact]
    public void Key_that_nobody_set_is_made_once_and_kept()
    {
        var first = new ApiKey(Configure(null), _paths);
        var kept = File.ReadAllText(_paths.ApiKey);
        var second = new ApiKey(Configure(null), _paths);

        Assert.Equal(43, kept.Length);
        Assert.True(first.Matches(kept));
        Assert.True(second.Matches(kept));
        Assert.False(second.Matches(kept[..^1]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_paths.ApiKey));
    }

    [Fact]
    public void Configured_key_leaves_no_file()
    {
        var key = new ApiKey(Configure("from the environment"), _paths);

        Assert.True(key.Matches("from the environment"));
        Assert.False(key.Matches(""));
        Assert.False(File.Exists(_paths.ApiKey));
    }

    [Fact]
    public void Emptied_key_file_opens_nothing()
    {
        File.WriteAllText(_paths.ApiKey, "\n");

        Assert.Throws<InvalidOperationException>(() => new ApiKey(Configure(null), _paths));
    }

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);

    private static IConfigurationRoot Configure(string? key) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(ApiKey.Setting, key)]).Build();
}
