using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Accounts;

/// <summary>Sign-in names: of any script, without spaces, the same in upper and lower case.</summary>
public static class UserNames
{
    public const int MaxLength = 64;

    public static bool TryClean(string? text, out string name) =>
        NameRules.TryClean(text, MaxLength, out name) && !name.Any(char.IsWhiteSpace);

    /// <summary>As names are compared. Full-width digits and letters of an East Asian keyboard are the plain ones.</summary>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                // U+FF01 to U+FF5E are U+0021 to U+007E in full width.
                var letter = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i];
                target[i] = char.ToUpperInvariant(letter);
            }
        });
    }
}
