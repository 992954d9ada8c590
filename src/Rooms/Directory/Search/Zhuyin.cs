namespace CrossStrait.Rooms.Directory.Search;

/// <summary>Zhuyin (bopomofo) of a syllable in pinyin, both without tones.</summary>
internal static class Zhuyin
{
    private const string Initials = "b ㄅ p ㄆ m ㄇ f ㄈ d ㄉ t ㄊ n ㄋ l ㄌ g ㄍ k ㄎ h ㄏ j ㄐ q ㄑ x ㄒ zh ㄓ ch ㄔ sh ㄕ r ㄖ z ㄗ c ㄘ s ㄙ";

    private const string Finals =
        "a ㄚ o ㄛ e ㄜ ai ㄞ ei ㄟ ao ㄠ ou ㄡ an ㄢ en ㄣ ang ㄤ eng ㄥ ong ㄨㄥ er ㄦ " +
        "i ㄧ ia ㄧㄚ iai ㄧㄞ ie ㄧㄝ iao ㄧㄠ iu ㄧㄡ ian ㄧㄢ in ㄧㄣ iang ㄧㄤ ing ㄧㄥ iong ㄩㄥ io ㄧㄛ " +
        "u ㄨ ua ㄨㄚ uo ㄨㄛ uai ㄨㄞ ui ㄨㄟ uan ㄨㄢ un ㄨㄣ uang ㄨㄤ v ㄩ ve ㄩㄝ van ㄩㄢ vn ㄩㄣ";

    // y and w only stand in for i, u and ü where a syllable begins with these.
    private const string Whole =
        "yi ㄧ ya ㄧㄚ yo ㄧㄛ ye ㄧㄝ yai ㄧㄞ yao ㄧㄠ you ㄧㄡ yan ㄧㄢ yin ㄧㄣ yang ㄧㄤ ying ㄧㄥ yong ㄩㄥ yu ㄩ yue ㄩㄝ yuan ㄩㄢ yun ㄩㄣ " +
        "wu ㄨ wa ㄨㄚ wo ㄨㄛ wai ㄨㄞ wei ㄨㄟ wan ㄨㄢ wen ㄨㄣ wang ㄨㄤ weng ㄨㄥ wong ㄨㄥ " +
        "zhi ㄓ chi ㄔ shi ㄕ ri ㄖ zi ㄗ ci ㄘ si ㄙ m ㄇ n ㄋ ng ㄫ hm ㄏㄇ r ㄦ";

    private static readonly Dictionary<string, string> _initials = Pairs(Initials);
    private static readonly Dictionary<string, string> _finals = Pairs(Finals);
    private static readonly Dictionary<string, string> _whole = Pairs(Whole);

    /// <summary>Null for a syllable that Mandarin does not have.</summary>
    public static string? Of(string pinyin)
    {
        if (_whole.TryGetValue(pinyin, out var whole) || _finals.TryGetValue(pinyin, out whole))
        {
            return whole;
        }

        var length = pinyin.Length > 1 && pinyin[1] == 'h' ? 2 : 1;
        if (!_initials.TryGetValue(pinyin[..length], out var initial))
        {
            return null;
        }

        var rest = pinyin[length..];
        if (rest.StartsWith('u') && pinyin[0] is 'j' or 'q' or 'x')
        {
            // After these three, u is ü.
            rest = "v" + rest[1..];
        }

        return _finals.TryGetValue(rest, out var final) ? initial + final : null;
    }

    /// <summary>The signs and their tone marks, which a search leaves out.</summary>
    public static bool IsSign(char c) => c is >= '\u3105' and <= '\u312F';

    public static bool IsTone(char c) => c is '\u02CA' or '\u02C7' or '\u02CB' or '\u02D9' or '\u02C9';

    private static Dictionary<string, string> Pairs(string text) =>
        text.Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
