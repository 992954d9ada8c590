using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>Our self-signed certificate and its key (ECDSA P-256, RFC 8827 6.5).</summary>
internal sealed class DtlsCertificate : IDisposable
{
    // Nobody looks at the dates: the fingerprint of the SDP is what is believed. RFC 5280 4.1.2.5 gives this end to
    // certificates without one.
    private static readonly DateTimeOffset _begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _end = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private DtlsCertificate(byte[] certificate, byte[] key)
    {
        _certificate = certificate;
        _key = key;
        Fingerprint = new CertificateFingerprint("sha-256", SHA256.HashData(certificate)).ToString();
    }

    /// <summary>As in SDP: "sha-256 AA:BB:...".</summary>
    public string Fingerprint { get; }

    /// <summary>DER.</summary>
    public ReadOnlySpan<byte> Certificate => _certificate;

    /// <summary>An ECPrivateKey (RFC 5915), DER.</summary>
    public ReadOnlySpan<byte> Key => _key;

    public static DtlsCertificate Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CrossStrait", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(_begin, _end);
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
