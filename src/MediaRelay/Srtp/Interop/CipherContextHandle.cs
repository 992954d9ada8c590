using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Srtp.Interop;

/// <summary>Owns one <c>EVP_CIPHER_CTX*</c>.</summary>
internal sealed class CipherContextHandle : SafeHandle
{
    public CipherContextHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>A context with its key set, ready for one IV after another.</summary>
    public static unsafe CipherContextHandle Create(IntPtr cipher, ReadOnlySpan<byte> key, bool encrypt)
    {
        // AES-128, both ciphers: OpenSSL reads 16 bytes whatever it is given.
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SrtpProfiles.KeyLength);
        var context = LibCrypto.EVP_CIPHER_CTX_new();
        fixed (byte* keyBytes = key)
        {
            if (context.IsInvalid
                || LibCrypto.EVP_CipherInit_ex(context.handle, cipher, 0, keyBytes, null, encrypt ? 1 : 0) != 1)
            {
                context.Dispose();
                throw new InvalidOperationException("libcrypto refused to make a cipher context.");
            }
        }

        return context;
    }

    /// <summary>The raw pointer, which stays good until <see cref="SafeHandle.DangerousRelease"/>.</summary>
    public IntPtr Hold()
    {
        var held = false;
        DangerousAddRef(ref held);
        return handle;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}
