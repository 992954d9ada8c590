using System.Text;

namespace CrossStrait.Rooms.Directory.Search;

/// <summary>
/// Text as a search compares it: one form of each Chinese character, plain Latin letters in lower case, narrow digits, and
/// nothing of what people put between the parts of a name.
/// </summary>
internal static class SearchText
{
    /// <summary>The words of a text, folded; those of which nothing is left are not there.</summary>
    public static List<string> Words(string text)
    {
        var words = new List<string>();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Fold(word) is { Length: > 0 } folded)
            {
                words.Add(folded);
            }
        }

        return words;
    }

    /// <summary>The whole text folded into one, without its spaces.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Append(folded, rune);
        }

        return folded.ToString();
    }

    public static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    private static void Append(StringBuilder folded, Rune rune)
    {
        // Full-width forms of ASCII (Unicode, Halfwidth and Fullwidth Forms) lie in its order.
        var narrow = rune.Value is >= 0xFF01 and <= 0xFF5E ? new Rune(rune.Value - 0xFEE0) : rune;
        var lower = Rune.ToLowerInvariant(narrow);
        if (lower.IsAscii)
        {
            if (Rune.IsLetterOrDigit(lower) || lower.Value is '*' or '#')
            {
                folded.Append((char)lower.Value);
            }
        }
        else if (CharacterTable.Shared.Plain(lower) is { } plain)
        {
            folded.Append(plain);
        }
        else if (Rune.IsLetterOrDigit(lower) && !(lower.IsBmp && Zhuyin.IsTone((char)lower.Value)))
        {
            folded.Append(CharacterTable.Shared.Fold(lower).ToString());
        }
    }
}
