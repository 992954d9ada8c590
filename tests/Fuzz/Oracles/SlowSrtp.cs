using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CrossStrait.Fuzz.Oracles;

/// <summary>SRTP and SRTCP from .NET's own ciphers, block by block and as the RFCs write it.</summary>
internal sealed class SlowSrtp(bool isGcm, bool isRtcp)
{
    private static readonly byte[] _masterSalt = Convert.FromHexString("A0A1A2A3A4A5A6A7A8A9AAABACAD");

    private readonly byte[] _key = Derive(isGcm, isRtcp ? 3 : 0, 16);
    private readonly byte[] _authentication = Derive(isGcm, isRtcp ? 4 : 1, 20);
    private readonly byte[] _salt = Derive(isGcm, isRtcp ? 5 : 2, isGcm ? 12 : 14);

    public static byte[] MasterKey { get; } = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");

    public int TagLength => isGcm ? 16 : 10;

    public static byte[] MasterSalt(bool isGcm) => _masterSalt[..(isGcm ? 12 : 14)];

    /// <summary>The text encrypted, and the tag over head, text and word.</summary>
    public (byte[] Text, byte[] Tag) Seal(ReadOnlySpan<byte> head, ReadOnlySpan<byte> text, ulong index, uint word)
    {
        if (!isGcm)
        {
            var secret = Xor(text, Nonce(head, index));
            return (secret, Code(head, secret, word));
        }

        using var gcm = new AesGcm(_key, TagLength);
        var (output, tag) = (new byte[text.Length], new byte[TagLength]);
        gcm.Encrypt(Nonce(head, index), text, output, tag, Associated(head, word));
        return (output, tag);
    }

    /// <summary>The text decrypted, or null if the tag is another.</summary>
    public byte[]? Open(ReadOnlySpan<byte> head, ReadOnlySpan<byte> text, ulong index, uint word, ReadOnlySpan<byte> tag)
    {
        if (!isGcm)
        {
            return Code(head, text, word).AsSpan().SequenceEqual(tag) ? Xor(text, Nonce(head, index)) : null;
        }

        using var gcm = new AesGcm(_key, TagLength);
        var output = new byte[text.Length];
        try
        {
            gcm.Decrypt(Nonce(head, index), text, tag, output, Associated(head, word));
            return output;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(bool isGcm, int label, int length)
    {
        var iv = new byte[16];
        MasterSalt(isGcm).CopyTo(iv, 0);
        iv[7] ^= (byte)label;
        return KeyStream(MasterKey, iv, length);
    }

    // RFC 3711 4.1.1: the blocks E(iv), E(iv + 1), ...
    private static byte[] KeyStream(byte[] key, byte[] iv, int length)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        List<byte> stream = [];
        for (var block = 0; stream.Count < length; block++)
        {
            iv[14] = (byte)(block >> 8);
            iv[15] = (byte)block;
            stream.AddRange(aes.EncryptEcb(iv, PaddingMode.None));
        }

        return [.. stream.Take(length)];
    }

    private byte[] Xor(ReadOnlySpan<byte> text, byte[] iv)
    {
        var output = KeyStream(_key, iv, text.Length);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] ^= text[i];
        }

        return output;
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 3711 4.2.1 fixes HMAC-SHA1.")]
    private byte[] Code(ReadOnlySpan<byte> head, ReadOnlySpan<byte> text, uint word) =>
        HMACSHA1.HashData(_authentication, (byte[])[.. head, .. text, .. Big(word)])[..TagLength];

    // RFC 3711 4.1.1 has the SSRC at byte 4 and the index at byte 8, RFC 7714 8.1 and 9.1 both two bytes earlier.
    private byte[] Nonce(ReadOnlySpan<byte> head, ulong index)
    {
        var nonce = new byte[isGcm ? 12 : 16];
        var at = isGcm ? 2 : 4;
        head.Slice(isRtcp ? 4 : 8, 4).CopyTo(nonce.AsSpan(at));
        for (var i = 0; i < 6; i++)
        {
            nonce[at + 4 + i] = (byte)(index >> (40 - (8 * i)));
        }

        for (var i = 0; i < _salt.Length; i++)
        {
            nonce[i] ^= _salt[i];
        }

        return nonce;
    }

    private byte[] Associated(ReadOnlySpan<byte> head, uint word) => isRtcp ? [.. head, .. Big(word)] : [.. head];

    private static byte[] Big(uint word)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
        return bytes;
    }
}
