using CrossStrait.MediaRelay.Dtls;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Dtls;

public class CertificateFingerprintTests
{
    [Theory]
    [InlineData("sha-256", 32)]
    [InlineData("SHA-384", 48)]
    [InlineData("sha-512", 64)]
    public void Strong_hashes_are_read_whatever_their_case(string name, int length)
    {
        var value = string.Join(':', Enumerable.Range(1, length).Select(i => $"{i:X2}"));

        Assert.True(CertificateFingerprint.TryParse($"{name} {value}", out var upper));
        Assert.True(CertificateFingerprint.TryParse($"{name} {value.ToLowerInvariant()}", out var lower));
        Assert.Equal(name.ToLowerInvariant(), upper.Algorithm);
        Assert.Equal(Enumerable.Range(1, length).Select(i => (byte)i), upper.Value);
        Assert.Equal(upper.Value, lower.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256 ")]
    [InlineData("sha-256 AA:BB")]
    [InlineData("md5 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F")]
    [InlineData("sha-1 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13")]
    [InlineData("sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1G")]
    [InlineData("sha-256 00-01-02-03-04-05-06-07-08-09-0A-0B-0C-0D-0E-0F-10-11-12-13-14-15-16-17-18-19-1A-1B-1C-1D-1E-1F")]
    public void Weak_hashes_and_wrong_shapes_are_refused(string text)
    {
        Assert.False(CertificateFingerprint.TryParse(text, out _));
    }
}
