using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// MESSAGE-INTEGRITY: HMAC-SHA1 over the message up to that attribute, under a header whose length field ends with
/// it, whatever follows (RFC 8489 14.5).
/// </summary>
internal static class StunIntegrity
{
    private const int AttributeLength = StunFormat.AttributeHeadLength + StunFormat.IntegrityLength;

    /// <param name="message">The message up to MESSAGE-INTEGRITY. What its length field says does not matter.</param>
    [SkipLocalsInit]
    [SuppressMessage("Security", "CA5350", Justification = "RFC 8445 7.2.2 fixes HMAC-SHA1 for connectivity checks.")]
    public static void Compute(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> destination)
    {
        Span<byte> covered = stackalloc byte[StunFormat.MaxLength];
        covered = covered[..message.Length];
        message.CopyTo(covered);
        var lengthField = message.Length + AttributeLength - StunFormat.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)lengthField);
        HMACSHA1.HashData(key, covered, destination);
    }

    /// <param name="message">The message up to MESSAGE-INTEGRITY, as received.</param>
    public static bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, ReadOnlySpan<byte> expected)
    {
        Span<byte> actual = stackalloc byte[StunFormat.IntegrityLength];
        Compute(message, key, actual);
        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }
}
