using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Dtls.Interop;

/// <summary>The libcrypto 3 entry points that DTLS needs: memory BIOs, certificates, the error queue.</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary><c>BIO_CTRL_RESET</c>.</summary>
    public const int BioReset = 1;

    /// <summary><c>X509_V_ERR_CERT_REJECTED</c>: OpenSSL sends the alert bad_certificate for it.</summary>
    public const int CertificateRejected = 28;

    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Crypto)]
    internal static partial IntPtr BIO_s_mem();

    [LibraryImport(Crypto)]
    internal static partial IntPtr BIO_new(IntPtr type);

    [LibraryImport(Crypto)]
    internal static partial int BIO_write(IntPtr bio, byte* bytes, int length);

    [LibraryImport(Crypto)]
    internal static partial int BIO_read(IntPtr bio, byte* bytes, int length);

    [LibraryImport(Crypto)]
    internal static partial nuint BIO_ctrl_pending(IntPtr bio);

    [LibraryImport(Crypto)]
    internal static partial nint BIO_ctrl(IntPtr bio, int command, nint number, IntPtr pointer);

    [LibraryImport(Crypto)]
    internal static partial IntPtr X509_STORE_CTX_get_ex_data(IntPtr store, int index);

    [LibraryImport(Crypto)]
    internal static partial IntPtr X509_STORE_CTX_get0_cert(IntPtr store);

    [LibraryImport(Crypto)]
    internal static partial void X509_STORE_CTX_set_error(IntPtr store, int error);

    [LibraryImport(Crypto)]
    internal static partial int i2d_X509(IntPtr certificate, byte** output);

    [LibraryImport(Crypto)]
    internal static partial nuint ERR_get_error();

    [LibraryImport(Crypto)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Crypto)]
    internal static partial IntPtr ERR_reason_error_string(nuint error);
}
