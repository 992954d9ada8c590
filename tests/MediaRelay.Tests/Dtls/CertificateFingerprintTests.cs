using System.Security.Cryptography;
using CrossStrait.MediaRelay.Dtls;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Dtls;

public class CertificateFingerprintTests
{
    private static readonly byte[] _certificate = [1, 2, 3];

    [Theory]
    [InlineData("sha-256", 32)]
    [InlineData("SHA-256", 32)]
    [InlineData("sha-384", 48)]
    [InlineData("sha-512", 64)]
    public void A_fingerprint_of_the_right_length_is_read(string algorithm, int length)
    {
        var text = string.Join(':', Enumerable.Repeat("aB", length));

        Assert.True(CertificateFingerprint.TryParse($"{algorithm} {text}", out var fingerprint));
        Assert.Equal(Enumerable.Repeat((byte)0xAB, length), fingerprint.Value);
        Assert.Equal($"{algorithm.ToLowerInvariant()} {text.ToUpperInvariant()}", fingerprint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256 ")]
    [InlineData("sha-256 AA:BB")]
    [InlineData("md5 AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA")]
    [InlineData("sha-1 AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(CertificateFingerprint.TryParse(text, out _));
    }

    [Theory]
    [InlineData('-')]
    [InlineData('G')]
    [InlineData(' ')]
    public void A_wrong_character_is_refused(char wrong)
    {
        var good = "sha-256 " + string.Join(':', Enumerable.Repeat("AA", 32));
        for (var i = "sha-256 ".Length; i < good.Length; i++)
        {
            var bad = good.ToCharArray();
            bad[i] = wrong;
            Assert.False(CertificateFingerprint.TryParse(new string(bad), out _));
        }
    }

    [Fact]
    public void Only_the_strongest_algorithm_counts()
    {
        CertificateFingerprint weak = new("sha-256", SHA256.HashData(_certificate));
        CertificateFingerprint strong = new("sha-512", SHA512.HashData(_certificate));
        CertificateFingerprint wrong = new("sha-512", SHA512.HashData([9]));

        Assert.True(CertificateFingerprint.MatchesAny([weak], _certificate));
        Assert.True(CertificateFingerprint.MatchesAny([weak, wrong, strong], _certificate));
        Assert.False(CertificateFingerprint.MatchesAny([weak, wrong], _certificate));
        Assert.False(CertificateFingerprint.MatchesAny([], _certificate));
    }
}
