namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// Session keys from a master key (RFC 3711 4.3, with AES-CM as the pseudo-random function; RFC 7714 11 keeps it).
/// The key derivation rate is zero, as DTLS-SRTP fixes it (RFC 5764 4.1.2), so this is done once.
/// </summary>
internal static class SrtpKeyDerivation
{
    // RFC 3711 4.3.2: the labels of RTP; those of RTCP are three higher.
    private const byte EncryptionLabel = 0;
    private const byte AuthenticationLabel = 1;
    private const byte SaltLabel = 2;
    private const byte RtcpLabels = 3;

    public static SrtpSessionKey Derive(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool isRtcp)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, SrtpProfiles.KeyLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterSalt.Length, profile.SaltLength);

        var labels = isRtcp ? RtcpLabels : (byte)0;
        using var aes = new AesCounter(masterKey);
        return new SrtpSessionKey(
            Generate(aes, masterSalt, (byte)(labels + EncryptionLabel), SrtpProfiles.KeyLength),
            Generate(aes, masterSalt, (byte)(labels + SaltLabel), profile.SaltLength),
            Generate(aes, masterSalt, (byte)(labels + AuthenticationLabel), profile.AuthenticationKeyLength));
    }

    /// <summary>The first bytes of the key stream whose IV is the salt, its eighth byte xor the label.</summary>
    internal static unsafe byte[] Generate(AesCounter aes, ReadOnlySpan<byte> masterSalt, byte label, int length)
    {
        // A 96-bit salt is filled up with zeros on the right, like a 112-bit one (RFC 7714 11).
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        masterSalt.CopyTo(iv);
        iv[7] ^= label;

        var key = new byte[length];
        fixed (byte* ivBytes = iv)
        fixed (byte* keyBytes = key)
        {
            if (length > 0 && !aes.TryApply(ivBytes, keyBytes, keyBytes, length))
            {
                throw new InvalidOperationException("libcrypto failed to derive an SRTP key.");
            }
        }

        return key;
    }
}
