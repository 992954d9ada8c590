using System.Globalization;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// What people may type as the name of a room or of themselves. Everybody else in the room gets to see it.
/// </summary>
public static class NameRules
{
    public const int MaxRoomNameLength = 100;
    public const int MaxDisplayNameLength = 64;
    public const int MaxIdentityLength = 128;

    /// <summary>
    /// Trims. False for nothing, for too much, and for characters that draw nothing or turn the line round (controls,
    /// bidirectional overrides, lone surrogates), with which one name could be made to look like another.
    /// </summary>
    public static bool TryClean(string? text, int maxLength, out string clean)
    {
        clean = text?.Trim() ?? "";
        return clean.Length > 0 && clean.Length <= maxLength && clean.EnumerateRunes().All(IsDrawn) && !HasLoneSurrogate(clean);
    }

    private static bool IsDrawn(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Joiners hold emoji and some scripts together; the other format characters only hide or reverse.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
