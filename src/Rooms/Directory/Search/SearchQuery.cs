using System.Buffers;

namespace CrossStrait.Rooms.Directory.Search;

/// <summary>One word of what was typed, folded as the keys are.</summary>
internal sealed record SearchWord(string Text, int[] CodePoints, bool IsNumber)
{
    private static readonly SearchValues<char> _keys = SearchValues.Create("0123456789*#");

    public static SearchWord Of(string folded) => new(
        folded,
        SearchText.CodePoints(folded),
        folded.AsSpan().IndexOfAnyExcept(_keys) < 0);
}

/// <summary>What somebody typed into the search field.</summary>
internal sealed record SearchQuery(SearchWord Whole, IReadOnlyList<SearchWord> Words)
{
    /// <summary>Null if nothing is left to look for, so that everybody fits.</summary>
    public static SearchQuery? Of(string? typed)
    {
        var words = SearchText.Words(typed ?? "");
        return words.Count == 0 ? null : new SearchQuery(SearchWord.Of(string.Concat(words)), [.. words.Select(SearchWord.Of)]);
    }
}
