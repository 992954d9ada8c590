using System.Buffers;

namespace CrossStrait.Rooms.Directory.Numbers;

/// <summary>What a number looks like: digits, <c>*</c> and <c>#</c>, one to twelve of them.</summary>
public static class NumberRules
{
    public const int MaxLength = 12;

    /// <summary>Prefix and number together.</summary>
    public const int MaxDialledLength = 2 * MaxLength;

    private static readonly SearchValues<char> _keys = SearchValues.Create("0123456789*#");
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> _punctuation = SearchValues.Create(" -.()/\u00A0");

    public static bool IsNumber(string? text) =>
        text is { Length: >= 1 and <= MaxLength } && text.AsSpan().IndexOfAnyExcept(_keys) < 0;

    /// <summary>A prefix is digits only, or nothing: an organisation without one is not reached from others by prefix.</summary>
    public static bool IsPrefix(string? text) =>
        text is { Length: <= MaxLength } && text.AsSpan().IndexOfAnyExcept(_digits) < 0;

    /// <summary>
    /// What somebody typed or pasted, without the punctuation that people write into numbers. False if it is no number.
    /// </summary>
    public static bool TryClean(string? typed, out string dialled)
    {
        dialled = "";
        if (typed is null || typed.Length > 4 * MaxDialledLength)
        {
            return false;
        }

        dialled = string.Concat(typed.Select(Narrow).Where(c => !_punctuation.Contains(c)));
        return dialled.Length is > 0 and <= MaxDialledLength && dialled.AsSpan().IndexOfAnyExcept(_keys) < 0;
    }

    /// <summary>Chinese keyboards type full-width digits.</summary>
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
