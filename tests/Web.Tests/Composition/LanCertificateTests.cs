using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Composition;
using Xunit;

namespace CrossStrait.Web.Tests.Composition;

public sealed class LanCertificateTests : IDisposable
{
    private readonly DataPaths _paths = new(Directory.CreateTempSubdirectory("crossstrait-lan-").FullName);

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
    public void Key_is_readable_by_its_owner_alone()
    {
        using var certificate = LanCertificate.Open(_paths, DateTimeOffset.UtcNow);

        var mode = File.GetUnixFileMode(Path.Combine(_paths.Keys, "lan.pem"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    public void Dispose() => Directory.Delete(_paths.Root, recursive: true);
}
