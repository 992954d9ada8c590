using System.Collections.Frozen;
using CrossStrait.Rooms.Accounts;

namespace CrossStrait.Web.Accounts;

/// <summary>
/// What a password must be: long enough, and not what everybody tries first. No rule asks for signs of several kinds,
/// for those make passwords that are written down (NIST SP 800-63B 5.1.1.2).
/// </summary>
internal static class PasswordRules
{
    public const int MinLength = 10;

    /// <summary>Beyond this nobody types one; hashing it would cost whatever somebody wishes.</summary>
    public const int MaxLength = 128;

    private const int ShortestName = 3;
    private const int LongestPeriod = 4;

    private static readonly string[] _rows =
        ["01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p"];

    private static readonly FrozenSet<string> _common = ReadCommon();

    /// <summary>The fault in words, or null. <paramref name="names"/> are those of the person and her account.</summary>
    public static string? FindFault(string? password, params ReadOnlySpan<string> names)
    {
        if (password is null || password.Length < MinLength)
        {
            return $"A password has {MinLength} characters or more.";
        }

        if (password.Length > MaxLength)
        {
            return $"A password has at most {MaxLength} characters.";
        }

        var plain = UserNames.Normalize(password).ToLowerInvariant();
        foreach (var name in names)
        {
            var own = UserNames.Normalize(name).ToLowerInvariant();
            if (own.Length >= ShortestName && plain.Contains(own, StringComparison.Ordinal))
            {
                return "A password does not contain the name of the person or of her account.";
            }
        }

        return IsCommon(plain) ? "This password is one of those that are tried first." : null;
    }

    /// <summary>
    /// A word of the list with digits and signs about it, also written with digits for letters; a stretch of the keyboard or
    /// the alphabet; a few characters again and again.
    /// </summary>
    private static bool IsCommon(string plain) =>
        _common.Contains(plain)
        || _common.Contains(Unmask(plain))
        || _common.Contains(Bare(plain))
        || _common.Contains(Unmask(Bare(plain)))
        || Array.Exists(_rows, row => row.Contains(plain, StringComparison.Ordinal))
        || IsRepetition(plain);

    private static string Bare(string text) => text.Trim([.. "0123456789!@#$%^&*()-_=+.,;:?~ "]);

    private static string Unmask(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = source[i] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var letter => letter,
            };
        }
    });

    private static bool IsRepetition(string text)
    {
        for (var period = 1; period <= LongestPeriod; period++)
        {
            if (text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
