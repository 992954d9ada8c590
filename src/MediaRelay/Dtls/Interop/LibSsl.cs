using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Dtls.Interop;

/// <summary>The libssl 3 entry points used for DTLS 1.2, and nothing else. Names are OpenSSL's own.</summary>
internal static unsafe partial class LibSsl
{
    // Commands of SSL_ctrl and SSL_CTX_ctrl, whose own names are macros.
    public const int SetMtu = 17;                 // SSL_CTRL_SET_MTU
    public const int SetSessionCacheMode = 44;    // SSL_CTRL_SET_SESS_CACHE_MODE
    public const int SetMinimumVersion = 123;     // SSL_CTRL_SET_MIN_PROTO_VERSION
    public const int SetMaximumVersion = 124;     // SSL_CTRL_SET_MAX_PROTO_VERSION

    public const int Dtls12 = 0xFEFD;
    public const int SessionCacheOff = 0;

    public const ulong NoQueryMtu = 1 << 12;
    public const ulong NoTicket = 1 << 14;
    public const ulong NoCompression = 1 << 17;
    public const ulong CipherServerPreference = 1 << 22;
    public const ulong NoRenegotiation = 1 << 30;

    public const int VerifyPeer = 1;
    public const int VerifyFailIfNoPeerCertificate = 2;

    public const int ErrorWantRead = 2;
    public const int ErrorZeroReturn = 6;

    /// <summary><c>EVP_PKEY_EC</c>.</summary>
    public const int EllipticCurveKey = 408;

    private const string Ssl = "libssl.so.3";

    [LibraryImport(Ssl)]
    internal static partial IntPtr DTLS_method();

    [LibraryImport(Ssl)]
    internal static partial SslContextHandle SSL_CTX_new(IntPtr method);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_free(IntPtr context);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_CTX_ctrl(SslContextHandle context, int command, nint number, IntPtr pointer);

    [LibraryImport(Ssl)]
    internal static partial ulong SSL_CTX_set_options(SslContextHandle context, ulong options);

    [LibraryImport(Ssl)]
    internal static partial int SSL_CTX_use_certificate_ASN1(SslContextHandle context, int length, byte* certificate);

    [LibraryImport(Ssl)]
    internal static partial int SSL_CTX_use_PrivateKey_ASN1(
        int type, SslContextHandle context, byte* key, nint length);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_cipher_list(SslContextHandle context, string ciphers);

    /// <summary>Unlike most of OpenSSL this returns zero on success.</summary>
    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SSL_CTX_set_tlsext_use_srtp(SslContextHandle context, string profiles);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_verify(SslContextHandle context, int mode, IntPtr callback);

    [LibraryImport(Ssl)]
    internal static partial void SSL_CTX_set_cert_verify_callback(
        SslContextHandle context, delegate* unmanaged<IntPtr, IntPtr, int> callback, IntPtr argument);

    [LibraryImport(Ssl)]
    internal static partial SslHandle SSL_new(SslContextHandle context);

    [LibraryImport(Ssl)]
    internal static partial void SSL_free(IntPtr ssl);

    /// <summary>The session owns both BIOs from here on.</summary>
    [LibraryImport(Ssl)]
    internal static partial void SSL_set_bio(SslHandle ssl, IntPtr readBio, IntPtr writeBio);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_accept_state(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial void SSL_set_connect_state(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial nint SSL_ctrl(SslHandle ssl, int command, nint number, IntPtr pointer);

    [LibraryImport(Ssl)]
    internal static partial void DTLS_set_timer_cb(SslHandle ssl, delegate* unmanaged<IntPtr, uint, uint> callback);

    [LibraryImport(Ssl)]
    internal static partial int SSL_set_ex_data(SslHandle ssl, int index, IntPtr value);

    [LibraryImport(Ssl)]
    internal static partial IntPtr SSL_get_ex_data(IntPtr ssl, int index);

    [LibraryImport(Ssl)]
    internal static partial int SSL_get_ex_data_X509_STORE_CTX_idx();

    [LibraryImport(Ssl)]
    internal static partial int SSL_do_handshake(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial int SSL_read(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Ssl)]
    internal static partial int SSL_shutdown(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial int SSL_get_error(SslHandle ssl, int result);

    /// <summary>An <c>SRTP_PROTECTION_PROFILE*</c> (name, id), or null if none was agreed.</summary>
    [LibraryImport(Ssl)]
    internal static partial SrtpProtectionProfile* SSL_get_selected_srtp_profile(SslHandle ssl);

    [LibraryImport(Ssl)]
    internal static partial int SSL_export_keying_material(
        SslHandle ssl,
        byte* output,
        nuint outputLength,
        byte* label,
        nuint labelLength,
        byte* context,
        nuint contextLength,
        int useContext);
}
