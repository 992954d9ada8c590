using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CrossStrait.MediaRelay.Srtp.Interop;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// HMAC-SHA1 (RFC 2104) with the two keyed states kept: a packet costs two struct copies instead of two hashed blocks.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class HmacSha1
{
    public const int Length = 20;
    private const int BlockLength = 64;

    private readonly Sha1State _inner;
    private readonly Sha1State _outer;

    public HmacSha1(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, BlockLength);
        _inner = Keyed(key, 0x36);
        _outer = Keyed(key, 0x5C);
    }

    /// <summary>Hashes the bytes and then the word in network order; the code has 20 bytes.</summary>
    public void Compute(byte* bytes, int length, uint word, byte* code)
    {
        var wordBytes = BinaryPrimitives.ReverseEndianness(word);
        Sha1State state;
        Copy(_inner, &state);
        _ = LibCrypto.SHA1_Update(&state, bytes, (nuint)length);
        _ = LibCrypto.SHA1_Update(&state, (byte*)&wordBytes, sizeof(uint));
        _ = LibCrypto.SHA1_Final(code, &state);

        Copy(_outer, &state);
        _ = LibCrypto.SHA1_Update(&state, code, Length);
        _ = LibCrypto.SHA1_Final(code, &state);
    }

    /// <summary>Apart, so that the wide registers of the copy are cleared on return: see <see cref="GcmCipher"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Copy(in Sha1State from, Sha1State* to) => *to = from;

    private static Sha1State Keyed(ReadOnlySpan<byte> key, byte pad)
    {
        var block = stackalloc byte[BlockLength];
        new Span<byte>(block, BlockLength).Fill(pad);
        for (var i = 0; i < key.Length; i++)
        {
            block[i] ^= key[i];
        }

        Sha1State state;
        _ = LibCrypto.SHA1_Init(&state);
        _ = LibCrypto.SHA1_Update(&state, block, BlockLength);
        return state;
    }
}
