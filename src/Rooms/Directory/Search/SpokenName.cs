using System.Collections.Concurrent;
using System.Text;

namespace CrossStrait.Rooms.Directory.Search;

/// <summary>
/// A name character by character with the ways to type each: itself, its pinyin or its zhuyin, whole or only begun.
/// </summary>
internal sealed class SpokenName
{
    // A name such as 兒兒兒 can be typed in so many ways that trying all would be an attack; nobody's name needs more than this.
    private const int MaxSteps = 2000;

    private static readonly ConcurrentDictionary<int, string[]> _ways = new();
    private readonly int[] _characters;
    private readonly string[][] _spoken;

    public SpokenName(string name)
    {
        _characters = SearchText.CodePoints(SearchText.Fold(name));
        _spoken = [.. _characters.Select(character => _ways.GetOrAdd(character, WaysOf))];
    }

    /// <summary>Names in the order of their sounds, which sorts both scripts as one.</summary>
    public string SortKey => string.Concat(_characters.Zip(_spoken, (character, ways) => ways is [var first, ..] ? first : new Rune(character).ToString()));

    public SearchRank Match(ReadOnlySpan<int> typed)
    {
        if (typed.IsEmpty || _characters.Length == 0)
        {
            return SearchRank.None;
        }

        var steps = MaxSteps;
        for (var start = 0; start < _characters.Length; start++)
        {
            if (MatchFrom(start, typed, false, ref steps) is var rank and not SearchRank.None)
            {
                return start > 0 ? SearchRank.Within : rank;
            }
        }

        return SearchRank.None;
    }

    /// <summary>Begun says that a syllable before was not typed to its end.</summary>
    private SearchRank MatchFrom(int at, ReadOnlySpan<int> typed, bool begun, ref int steps)
    {
        if (typed.IsEmpty)
        {
            return at == _characters.Length && !begun ? SearchRank.Whole : SearchRank.Start;
        }

        if (at == _characters.Length || steps-- <= 0)
        {
            return SearchRank.None;
        }

        if (typed[0] == _characters[at])
        {
            return MatchFrom(at + 1, typed[1..], begun, ref steps);
        }

        var best = SearchRank.None;
        foreach (var way in _spoken[at])
        {
            best = Better(best, MatchSyllable(at, way, typed, begun, ref steps));
        }

        return best;
    }

    private SearchRank MatchSyllable(int at, string way, ReadOnlySpan<int> typed, bool begun, ref int steps)
    {
        var length = 0;
        while (length < way.Length && length < typed.Length && typed[length] == way[length])
        {
            length++;
        }

        if (length == 0)
        {
            return SearchRank.None;
        }

        if (length == typed.Length && length < way.Length)
        {
            return SearchRank.Start;
        }

        var best = length == way.Length ? MatchFrom(at + 1, typed[length..], begun, ref steps) : SearchRank.None;
        // Of zh, ch and sh either letter or both stand for the syllable.
        if (length > 1 && way.Length > 2 && way[1] == 'h')
        {
            best = Better(best, MatchFrom(at + 1, typed[2..], true, ref steps));
        }

        return length < way.Length || way.Length > 1 ? Better(best, MatchFrom(at + 1, typed[1..], true, ref steps)) : best;
    }

    private static SearchRank Better(SearchRank one, SearchRank other) => one < other ? one : other;

    private static string[] WaysOf(int character)
    {
        var ways = new List<string>();
        foreach (var reading in CharacterTable.Shared.Readings(new Rune(character)))
        {
            ways.Add(reading);
            if (reading.Contains('v', StringComparison.Ordinal))
            {
                // ü is typed v, u or (in passports) yu.
                ways.Add(reading.Replace('v', 'u'));
                ways.Add(reading.Replace("v", "yu", StringComparison.Ordinal));
            }

            if (Zhuyin.Of(reading) is { } signs)
            {
                ways.Add(signs);
            }
        }

        return [.. ways.Distinct(StringComparer.Ordinal)];
    }
}
