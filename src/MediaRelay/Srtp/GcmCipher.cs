using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CrossStrait.MediaRelay.Srtp.Interop;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
/// <remarks>
/// Nothing on this path is zeroed or copied with wide registers between the first and the last call of libcrypto: their
/// upper halves would stay set, and its SSE instructions then cost 0.15 us per packet more. Hence no local is zeroed.
/// </remarks>
[SkipLocalsInit]
internal sealed unsafe class GcmCipher : SrtpCipher
{
    private readonly CipherContextHandle _handle;
    private readonly IntPtr _context;
    private readonly ulong _saltHigh;
    private readonly uint _saltLow;
    private readonly bool _authenticatesWord;
    private bool _disposed;

    /// <param name="key">Key and salt.</param>
    /// <param name="encrypt">The direction.</param>
    /// <param name="authenticatesWord">
    /// True for RTCP: the E bit and index belong to the associated data (RFC 7714 9.2). RTP has its whole index in the
    /// nonce, so the rollover counter is not authenticated again.
    /// </param>
    public GcmCipher(SrtpSessionKey key, bool encrypt, bool authenticatesWord)
    {
        _handle = CipherContextHandle.Create(DirectCipher.Aes128Gcm, key.Key, encrypt);
        _context = _handle.Hold();
        _saltHigh = BinaryPrimitives.ReadUInt64BigEndian(key.Salt);
        _saltLow = BinaryPrimitives.ReadUInt32BigEndian(key.Salt.AsSpan(8));
        _authenticatesWord = authenticatesWord;
    }

    public override int TagLength => 16;

    public override (nint Context, nint State) Memory => (_context, LibCrypto.EVP_CIPHER_CTX_get_cipher_data(_context));

    public override bool TrySeal(
        uint ssrc, ulong index, byte* packet, int headLength, byte* text, int textLength, uint word, byte* tag)
    {
        int written;
        var sealedText = packet + headLength;
        return TryBegin(ssrc, index, packet, headLength, word)
            && TryUpdate(sealedText, text, textLength)
            && LibCrypto.EVP_CipherFinal_ex(_context, sealedText + textLength, &written) == 1
            && LibCrypto.EVP_CIPHER_CTX_ctrl(_context, LibCrypto.GetTag, TagLength, tag) == 1;
    }

    public override bool TryOpen(
        uint ssrc, ulong index, byte* packet, int headLength, int textLength, uint word, byte* tag, byte* text)
    {
        int written;
        return TryBegin(ssrc, index, packet, headLength, word)
            && LibCrypto.EVP_CIPHER_CTX_ctrl(_context, LibCrypto.SetTag, TagLength, tag) == 1
            && TryUpdate(text, packet + headLength, textLength)
            && LibCrypto.EVP_CipherFinal_ex(_context, text + textLength, &written) == 1;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _handle.DangerousRelease();
            _handle.Dispose();
        }
    }

    /// <summary>No text is not handed over: libcrypto would take a null pointer for the end.</summary>
    private bool TryUpdate(byte* output, byte* input, int length)
    {
        int written;
        return length == 0 || LibCrypto.EVP_CipherUpdate(_context, output, &written, input, length) == 1;
    }

    /// <summary>
    /// Sets the nonce (two zero bytes, SSRC and 48-bit index, xor salt: RFC 7714 8.1, 9.1) and the associated data.
    /// </summary>
    private bool TryBegin(uint ssrc, ulong index, byte* head, int headLength, uint word)
    {
        var nonce = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(
            new Span<byte>(nonce, 8), _saltHigh ^ ((ulong)ssrc << 16) ^ (index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(nonce + 8, 4), _saltLow ^ (uint)index);

        int written;
        if (LibCrypto.SetIv(_context, 0, 0, 0, nonce, -1) != 1
            || LibCrypto.Authenticate(_context, 0, &written, head, headLength) != 1)
        {
            return false;
        }

        if (!_authenticatesWord)
        {
            return true;
        }

        var wordBytes = BinaryPrimitives.ReverseEndianness(word);
        return LibCrypto.Authenticate(_context, 0, &written, (byte*)&wordBytes, sizeof(uint)) == 1;
    }
}
