using CrossStrait.MediaRelay.Srtp.Interop;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>AES-128 in counter mode (RFC 3711 4.1.1). Encryption and decryption are the same.</summary>
internal sealed unsafe class AesCounter : IDisposable
{
    private readonly CipherContextHandle _handle;
    private readonly IntPtr _context;
    private bool _disposed;

    public AesCounter(ReadOnlySpan<byte> key)
    {
        _handle = CipherContextHandle.Create(DirectCipher.Aes128Counter, key, encrypt: true);
        _context = _handle.Hold();
    }

    /// <param name="iv">16 bytes; the last two count blocks and start at zero.</param>
    /// <param name="input">What to encrypt.</param>
    /// <param name="output">May be the same as the input.</param>
    /// <param name="length">Of both.</param>
    public bool TryApply(byte* iv, byte* input, byte* output, int length)
    {
        int written;
        return LibCrypto.SetIv(_context, 0, 0, 0, iv, -1) == 1
            && LibCrypto.EVP_CipherUpdate(_context, output, &written, input, length) == 1;
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _handle.DangerousRelease();
            _handle.Dispose();
        }
    }
}
