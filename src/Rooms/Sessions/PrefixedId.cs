using System.Buffers;
using System.Security.Cryptography;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// Ids that say what they name: two capital letters, an underscore and twelve random characters of Crockford's base 32
/// in lower case (60 bits), which are safe in a path, a URL and a file name.
/// </summary>
public static class PrefixedId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 12;
    private static readonly SearchValues<char> _letters = SearchValues.Create(Alphabet);

    public static string New(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return $"{prefix}_{RandomNumberGenerator.GetString(Alphabet, RandomLength)}";
    }

    /// <summary>
    /// True if <paramref name="id"/> has the shape of an id with this prefix. Anything that becomes part of a path is
    /// asked this first.
    /// </summary>
    public static bool IsValid(string prefix, string? id)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return id is not null
            && id.Length == prefix.Length + 1 + RandomLength
            && id.StartsWith(prefix, StringComparison.Ordinal)
            && id[prefix.Length] == '_'
            && id.AsSpan(prefix.Length + 1).IndexOfAnyExcept(_letters) < 0;
    }
}
