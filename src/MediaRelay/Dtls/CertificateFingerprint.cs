using System.Globalization;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The hash of a certificate as signalling announces it (RFC 8122 5). <paramref name="Algorithm"/> is in lower case.</summary>
internal readonly record struct CertificateFingerprint(string Algorithm, byte[] Value)
{
    /// <summary>Reads "sha-256 AA:BB:..."; false for another shape or length, and for MD5 and SHA-1, which RFC 8122 5 forbids.</summary>
    public static bool TryParse(string sdpValue, out CertificateFingerprint fingerprint)
    {
        fingerprint = default;
        var space = sdpValue.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || Find(sdpValue.AsSpan(0, space)) is not { } algorithm)
        {
            return false;
        }

        var digits = sdpValue.AsSpan(space + 1).Trim(' ');
        var value = new byte[algorithm.Length];
        if (digits.Length != (value.Length * 3) - 1)
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            var at = i * 3;
            if ((i > 0 && digits[at - 1] != ':') ||
                !byte.TryParse(digits.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value[i]))
            {
                return false;
            }
        }

        fingerprint = new CertificateFingerprint(algorithm.Name, value);
        return true;
    }

    /// <summary>Hash names are compared without case (RFC 8122 5).</summary>
    private static (string Name, int Length)? Find(ReadOnlySpan<char> name)
    {
        foreach (var (known, length) in (ReadOnlySpan<(string, int)>)[("sha-256", 32), ("sha-384", 48), ("sha-512", 64)])
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return (known, length);
            }
        }

        return null;
    }
}
