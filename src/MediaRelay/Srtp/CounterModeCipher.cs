using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 4.1.1, 4.2.1).</summary>
[SkipLocalsInit]
internal sealed unsafe class CounterModeCipher : SrtpCipher
{
    private readonly AesCounter _aes;
    private readonly HmacSha1 _hmac;
    private readonly ulong _saltHigh;
    private readonly ulong _saltLow;

    public CounterModeCipher(SrtpSessionKey key)
    {
        _aes = new AesCounter(key.Key);
        _hmac = new HmacSha1(key.Authentication);

        // RFC 3711 4.1.1: the 112-bit salt times 2^16, so that the last two bytes of the IV count blocks.
        Span<byte> salt = stackalloc byte[16];
        salt.Clear();
        key.Salt.CopyTo(salt);
        _saltHigh = BinaryPrimitives.ReadUInt64BigEndian(salt);
        _saltLow = BinaryPrimitives.ReadUInt64BigEndian(salt[8..]);
    }

    public override int TagLength => 10;

    public override bool TrySeal(
        uint ssrc, ulong index, byte* packet, int headLength, byte* text, int textLength, uint word, byte* tag)
    {
        if (!TryApply(ssrc, index, text, packet + headLength, textLength))
        {
            return false;
        }

        var code = stackalloc byte[HmacSha1.Length];
        _hmac.Compute(packet, headLength + textLength, word, code);
        new ReadOnlySpan<byte>(code, TagLength).CopyTo(new Span<byte>(tag, TagLength));
        return true;
    }

    public override bool TryOpen(
        uint ssrc, ulong index, byte* packet, int headLength, int textLength, uint word, byte* tag, byte* text)
    {
        var code = stackalloc byte[HmacSha1.Length];
        _hmac.Compute(packet, headLength + textLength, word, code);
        return CryptographicOperations.FixedTimeEquals(
                new ReadOnlySpan<byte>(code, TagLength), new ReadOnlySpan<byte>(tag, TagLength))
            && TryApply(ssrc, index, packet + headLength, text, textLength);
    }

    protected override void Dispose(bool disposing) => _aes.Dispose();

    private bool TryApply(uint ssrc, ulong index, byte* input, byte* output, int length)
    {
        var iv = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(iv, 8), _saltHigh ^ ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(new Span<byte>(iv + 8, 8), _saltLow ^ (index << 16));
        return _aes.TryApply(iv, input, output, length);
    }
}
