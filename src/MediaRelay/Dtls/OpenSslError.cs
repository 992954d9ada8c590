using System.Runtime.InteropServices;
using CrossStrait.MediaRelay.Dtls.Interop;

namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The first entry of OpenSSL's error queue, which belongs to the thread.</summary>
internal readonly record struct OpenSslError(int Reason, string Detail)
{
    /// <summary><c>SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE</c>.</summary>
    public const int NoPeerCertificate = 199;

    // ERR_GET_REASON: the low 23 bits.
    private const nuint ReasonMask = 0x7F_FFFF;

    /// <summary>Takes the first entry and clears the rest.</summary>
    public static OpenSslError Take()
    {
        var error = LibCrypto.ERR_get_error();
        var text = Marshal.PtrToStringUTF8(LibCrypto.ERR_reason_error_string(error));
        LibCrypto.ERR_clear_error();
        return new OpenSslError((int)(error & ReasonMask), text ?? "no reason given");
    }
}
