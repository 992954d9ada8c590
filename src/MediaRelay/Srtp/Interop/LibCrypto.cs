using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Srtp.Interop;

/// <summary>The libcrypto 3 entry points used for SRTP, and nothing else. Names are OpenSSL's own.</summary>
/// <remarks>
/// All but the making of a context take raw pointers: these run per packet, and a SafeHandle costs more than the call.
/// The calls that take well under a microsecond and never block do without the switch of GC mode, encryption of a whole
/// packet among them: the frame that the switch needs is zeroed by an SSE instruction, which costs 0.15 us where the upper
/// halves of the vector registers are set, and as much again in the next method that uses them.
/// </remarks>
internal static unsafe partial class LibCrypto
{
    /// <summary><c>EVP_CTRL_AEAD_GET_TAG</c>.</summary>
    internal const int GetTag = 0x10;

    /// <summary><c>EVP_CTRL_AEAD_SET_TAG</c>.</summary>
    internal const int SetTag = 0x11;

    internal const string Crypto = "libcrypto.so.3";

    [LibraryImport(Crypto)]
    internal static partial CipherContextHandle EVP_CIPHER_CTX_new();

    [LibraryImport(Crypto)]
    internal static partial void EVP_CIPHER_CTX_free(IntPtr context);

    /// <summary>The state of the cipher where its functions are called directly, else null.</summary>
    [LibraryImport(Crypto)]
    internal static partial IntPtr EVP_CIPHER_CTX_get_cipher_data(IntPtr context);

    [LibraryImport(Crypto)]
    internal static partial IntPtr EVP_aes_128_gcm();

    [LibraryImport(Crypto)]
    internal static partial IntPtr EVP_aes_128_ctr();

    [LibraryImport(Crypto)]
    internal static partial int EVP_CipherInit_ex(
        IntPtr context, IntPtr cipher, IntPtr engine, byte* key, byte* iv, int encrypt);

    /// <summary>Sets the IV of a context that has its key: cipher, engine and key are null, encrypt is -1.</summary>
    [LibraryImport(Crypto, EntryPoint = "EVP_CipherInit_ex")]
    [SuppressGCTransition]
    internal static partial int SetIv(IntPtr context, IntPtr cipher, IntPtr engine, IntPtr key, byte* iv, int encrypt);

    [LibraryImport(Crypto)]
    [SuppressGCTransition]
    internal static partial int EVP_CipherUpdate(
        IntPtr context, byte* output, int* outputLength, byte* input, int inputLength);

    /// <summary>Takes the few bytes of a head as associated data: output is null.</summary>
    [LibraryImport(Crypto, EntryPoint = "EVP_CipherUpdate")]
    [SuppressGCTransition]
    internal static partial int Authenticate(
        IntPtr context, IntPtr output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(Crypto)]
    [SuppressGCTransition]
    internal static partial int EVP_CipherFinal_ex(IntPtr context, byte* output, int* outputLength);

    /// <param name="context">A context of GCM.</param>
    /// <param name="type"><see cref="GetTag"/> after encryption, <see cref="SetTag"/> before decryption ends.</param>
    /// <param name="length">Of the tag.</param>
    /// <param name="tag">Where it is written, or read.</param>
    [LibraryImport(Crypto)]
    [SuppressGCTransition]
    internal static partial int EVP_CIPHER_CTX_ctrl(IntPtr context, int type, int length, byte* tag);

    [LibraryImport(Crypto)]
    internal static partial int SHA1_Init(Sha1State* state);

    [LibraryImport(Crypto)]
    internal static partial int SHA1_Update(Sha1State* state, byte* input, nuint length);

    [LibraryImport(Crypto)]
    [SuppressGCTransition]
    internal static partial int SHA1_Final(byte* digest, Sha1State* state);
}
