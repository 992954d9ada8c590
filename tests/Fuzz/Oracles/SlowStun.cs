using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CrossStrait.Fuzz.Oracles;

internal readonly record struct SlowStunAttribute(int Type, int Offset, int Length);

/// <summary>
/// STUN once more, one rule of RFC 8489 after the other, without a line of the relay's reader or writer.
/// </summary>
internal sealed class SlowStun
{
    private const int HeaderLength = 20;
    private const int MaxLength = 1280;

    private readonly byte[] _bytes;
    private readonly List<SlowStunAttribute> _attributes;

    private SlowStun(byte[] bytes, List<SlowStunAttribute> attributes)
    {
        _bytes = bytes;
        _attributes = attributes;
    }

    public ReadOnlySpan<byte> TransactionId => _bytes.AsSpan(8, 12);

    public bool HasFingerprint => _attributes is [.., { Type: 0x8028 } last]
        && Fingerprint(_bytes[..last.Offset]).AsSpan().SequenceEqual(_bytes.AsSpan(last.Offset + 4, 4));

    /// <returns>Null: malformed.</returns>
    public static SlowStun? Read(ReadOnlySpan<byte> datagram)
    {
        byte[] bytes = [.. datagram];
        if (bytes.Length is < HeaderLength or > MaxLength || bytes.Length % 4 != 0 || bytes[0] >= 0x40
            || (bytes[2] << 8) + bytes[3] != bytes.Length - HeaderLength
            || bytes[4..8] is not [0x21, 0x12, 0xA4, 0x42])
        {
            return null;
        }

        List<SlowStunAttribute> found = [];
        for (var at = HeaderLength; at < bytes.Length;)
        {
            var type = (bytes[at] << 8) + bytes[at + 1];
            var length = (bytes[at + 2] << 8) + bytes[at + 3];
            var end = at + 4 + ((length + 3) / 4 * 4);
            if (end > bytes.Length || !IsPossible(type, length, found))
            {
                return null;
            }

            found.Add(new SlowStunAttribute(type, at, length));
            at = end;
        }

        return new SlowStun(bytes, found);
    }

    public bool IsBindingRequest() => _bytes is [0x00, 0x01, ..];

    public bool HasIntegrity(byte[] key) => _attributes.FirstOrDefault(a => a.Type == 0x0008) is { Type: 0x0008 } found
        && Integrity(_bytes[..found.Offset], key).AsSpan().SequenceEqual(_bytes.AsSpan(found.Offset + 4, 20));

    /// <summary>Whether the first USERNAME, if it stands before MESSAGE-INTEGRITY, is this one.</summary>
    public bool IsFrom(ReadOnlySpan<byte> username) =>
        _attributes.FirstOrDefault(a => a.Type is 0x0006 or 0x0008) is { Type: 0x0006 } found
        && _bytes.AsSpan(found.Offset + 4, found.Length).SequenceEqual(username);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 8445 7.2.2 fixes HMAC-SHA1 for connectivity checks.")]
    public static byte[] Integrity(byte[] before, byte[] key) =>
        HMACSHA1.HashData(key, WithLength(before, before.Length + 24));

    /// <summary>CRC-32 bit by bit.</summary>
    public static byte[] Fingerprint(byte[] before)
    {
        var crc = uint.MaxValue;
        foreach (var value in WithLength(before, before.Length + 8))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        crc = ~crc ^ 0x5354554E;
        return [(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }

    private static byte[] WithLength(byte[] message, int whole)
    {
        var body = whole - HeaderLength;
        return [.. message[..2], (byte)(body >> 8), (byte)body, .. message[4..]];
    }

    private static bool IsPossible(int type, int length, List<SlowStunAttribute> before)
    {
        if (before.Exists(a => a.Type == 0x8028))
        {
            return false;
        }

        return type == 0x8028 ? length == 4 : before.Exists(a => a.Type == 0x0008) || type switch
        {
            0x0008 => length == 20,
            0x0024 => length == 4 || before.Exists(a => a.Type == 0x0024),
            0x0025 => length == 0,
            0x8029 or 0x802A => length == 8,
            _ => true,
        };
    }
}
