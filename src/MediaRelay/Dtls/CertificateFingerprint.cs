using System.Buffers;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The hash of a certificate, as in <c>a=fingerprint</c> (RFC 8122 5).</summary>
/// <param name="Algorithm">In lower case: sha-256, sha-384 or sha-512.</param>
/// <param name="Value">The hash.</param>
internal readonly record struct CertificateFingerprint(string Algorithm, byte[] Value)
{
    /// <summary>Reads "sha-256 AA:BB:...". RFC 8122 5 forbids MD5; SHA-1 is broken, and no browser sends it.</summary>
    public static bool TryParse(string sdpValue, out CertificateFingerprint fingerprint)
    {
        fingerprint = default;
        var space = sdpValue.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return false;
        }

        var algorithm = sdpValue[..space].ToLowerInvariant();
        var length = LengthOf(algorithm);
        var text = sdpValue.AsSpan(space + 1).Trim();
        if (length == 0 || text.Length != (length * 3) - 1)
        {
            return false;
        }

        var value = new byte[length];
        for (var i = 0; i < length; i++)
        {
            if ((i > 0 && text[(i * 3) - 1] != ':')
                || Convert.FromHexString(text.Slice(i * 3, 2), value.AsSpan(i, 1), out _, out _)
                    != OperationStatus.Done)
            {
                return false;
            }
        }

        fingerprint = new CertificateFingerprint(algorithm, value);
        return true;
    }

    /// <summary>
    /// Whether a certificate is one of those expected. Of several algorithms only the strongest counts, so that nobody
    /// can slip in a weaker one beside it (RFC 8122 5).
    /// </summary>
    public static bool MatchesAny(IReadOnlyList<CertificateFingerprint> expected, ReadOnlySpan<byte> certificate)
    {
        var strongest = 0;
        foreach (var fingerprint in expected)
        {
            strongest = Math.Max(strongest, LengthOf(fingerprint.Algorithm));
        }

        foreach (var fingerprint in expected)
        {
            if (LengthOf(fingerprint.Algorithm) == strongest && fingerprint.Matches(certificate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As in SDP.</summary>
    public override string ToString() =>
        $"{Algorithm} {BitConverter.ToString(Value).Replace('-', ':')}";

    private static int LengthOf(string algorithm) => algorithm switch
    {
        "sha-256" => SHA256.HashSizeInBytes,
        "sha-384" => SHA384.HashSizeInBytes,
        "sha-512" => SHA512.HashSizeInBytes,
        _ => 0,
    };

    private bool Matches(ReadOnlySpan<byte> certificate)
    {
        var hash = Algorithm switch
        {
            "sha-256" => SHA256.HashData(certificate),
            "sha-384" => SHA384.HashData(certificate),
            "sha-512" => SHA512.HashData(certificate),
            _ => [],
        };

        return hash.Length > 0 && CryptographicOperations.FixedTimeEquals(hash, Value);
    }
}
