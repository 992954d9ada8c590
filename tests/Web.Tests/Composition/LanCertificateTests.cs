using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Composition;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class LanCertificateTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("crossstrait-lan-");
    private readonly DataPaths _paths;

    public LanCertificateTests()
    {
        _paths = new DataPaths(Path.Combine(_directory.FullName, "data"));
    }

    [Fact]
    public void Fingerprint_stays_until_the_certificate_is_near_its_end()
    {
        var now = DateTimeOffset.UtcNow;
        using var first = LanCertificate.Open(_paths, now);
        using var next = LanCertificate.Open(_paths, now.AddDays(370));
        using var late = LanCertificate.Open(_paths, now.AddDays(380));

        Assert.True(first.HasPrivateKey);
        Assert.Matches("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", LanCertificate.Fingerprint(first));
        Assert.Equal(LanCertificate.Fingerprint(first), LanCertificate.Fingerprint(next));
        Assert.NotEqual(LanCertificate.Fingerprint(first), LanCertificate.Fingerprint(late));
        Assert.True(first.MatchesHostname("localhost"));
    }

    [Fact]
    public void Key_and_the_directories_above_it_are_their_owners_alone()
    {
        using var certificate = LanCertificate.Open(_paths, DateTimeOffset.UtcNow);

        var mode = File.GetUnixFileMode(Path.Combine(_paths.Keys, "lan.pem"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
        Assert.All([_paths.Root, _paths.Keys], directory => Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(directory)));
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
