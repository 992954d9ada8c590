using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// Random credentials: cookies, invitation links, keys. The database keeps only their SHA-256, which suffices because they
/// are 256 random bits and not words (OWASP: a slow hash is for what people choose).
/// </summary>
public static class Secret
{
    private const int Bytes = 32;

    /// <summary>43 characters of base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored: 64 hexadecimal digits.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>In constant time, so that the time taken tells nothing about the stored hash.</summary>
    public static bool Matches(string hash, string candidate) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(hash),
        Encoding.ASCII.GetBytes(HashOf(candidate)));
}
