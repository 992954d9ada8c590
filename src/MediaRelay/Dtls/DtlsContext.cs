using CrossStrait.MediaRelay.Dtls.Interop;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>What all connections share: certificate, ciphers, SRTP profiles. For the handshake thread only.</summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    // OpenSSL's names. The server's order wins, so GCM is agreed with whoever has it.
    private const string AllProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    // RFC 8827 6.5 requires the first; every browser offers all three.
    private const string Ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305";

    // No tickets and no cache: a resumed session would show no certificate.
    private const ulong Options = LibSsl.NoQueryMtu
        | LibSsl.NoTicket
        | LibSsl.NoCompression
        | LibSsl.NoRenegotiation
        | LibSsl.CipherServerPreference;

    public DtlsContext(DtlsCertificate certificate)
        : this(certificate, AllProfiles)
    {
    }

    /// <summary>With fewer abilities than ours, as some peers have.</summary>
    /// <param name="certificate">Null for a client without one.</param>
    /// <param name="srtpProfiles">In OpenSSL's names, joined by colons; null to offer none.</param>
    internal DtlsContext(DtlsCertificate? certificate, string? srtpProfiles)
    {
        Handle = LibSsl.SSL_CTX_new(LibSsl.DTLS_method());
        Require(!Handle.IsInvalid);
        Require(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMinimumVersion, LibSsl.Dtls12, 0) == 1);
        Require(LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetMaximumVersion, LibSsl.Dtls12, 0) == 1);
        _ = LibSsl.SSL_CTX_ctrl(Handle, LibSsl.SetSessionCacheMode, LibSsl.SessionCacheOff, 0);
        _ = LibSsl.SSL_CTX_set_options(Handle, Options);
        Require(LibSsl.SSL_CTX_set_cipher_list(Handle, Ciphers) == 1);
        Require(srtpProfiles is null || LibSsl.SSL_CTX_set_tlsext_use_srtp(Handle, srtpProfiles) == 0);
        if (certificate is not null)
        {
            Use(certificate);
        }

        LibSsl.SSL_CTX_set_verify(Handle, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(Handle, &DtlsSession.OnVerify, 0);
    }

    internal SslContextHandle Handle { get; }

    /// <summary>The profile with this number in the IANA registry (RFC 5764 4.1.2, RFC 7714 14.2).</summary>
    internal static SrtpProfile? ProfileOf(ulong id) => id switch
    {
        0x0007 => SrtpProfile.AeadAes128Gcm,
        0x0001 => SrtpProfile.AesCm128HmacSha1_80,
        _ => null,
    };

    public void Dispose() => Handle.Dispose();

    private void Use(DtlsCertificate certificate)
    {
        fixed (byte* bytes = certificate.Certificate)
        fixed (byte* key = certificate.Key)
        {
            Require(LibSsl.SSL_CTX_use_certificate_ASN1(Handle, certificate.Certificate.Length, bytes) == 1);
            Require(LibSsl.SSL_CTX_use_PrivateKey_ASN1(
                LibSsl.EllipticCurveKey, Handle, key, certificate.Key.Length) == 1);
        }
    }

    private void Require(bool condition)
    {
        if (!condition)
        {
            Handle.Dispose();
            throw new InvalidOperationException($"OpenSSL refused the DTLS settings: {OpenSslError.Take().Detail}");
        }
    }
}
