namespace CrossStrait.Rooms.Directory.Search;

/// <summary>By what one person is found. Made when the index is built, never changed.</summary>
internal sealed class SearchKey
{
    private readonly SpokenName _name;
    private readonly List<string> _latin;
    private readonly string _wholeLatin;
    private readonly string _beside;
    private readonly string[] _numbers;
    private readonly bool _hasDigits;

    public SearchKey(string name, string latinName, string title, string department, string[] numbers)
    {
        _name = new SpokenName(name);
        _latin = SearchText.Words(latinName.Replace('-', ' '));
        _wholeLatin = string.Concat(_latin);
        // A line feed keeps what ends one of the two from running into the other.
        _beside = $"{SearchText.Fold(title)}\n{SearchText.Fold(department)}";
        _numbers = numbers;
        _hasDigits = $"{name}{_wholeLatin}{_beside}".AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        Order = _name.SortKey;
    }

    public string Order { get; }

    /// <summary>All words of the query must be found; the query as one word may be found better.</summary>
    public SearchRank Match(SearchQuery query)
    {
        var best = Match(query.Whole);
        if (query.Words.Count < 2 || best <= SearchRank.Start)
        {
            return best;
        }

        var worst = SearchRank.Number;
        foreach (var word in query.Words)
        {
            var rank = Match(word);
            if (rank == SearchRank.None)
            {
                return best;
            }

            worst = rank > worst ? rank : worst;
        }

        return worst < best ? worst : best;
    }

    private SearchRank Match(SearchWord word)
    {
        var best = word.IsNumber ? MatchNumbers(word.Text) : SearchRank.None;
        if (best <= SearchRank.Whole || (word.IsNumber && !_hasDigits))
        {
            return best;
        }

        best = Better(best, MatchLatin(word.Text));
        best = Better(best, _name.Match(word.CodePoints));
        return best == SearchRank.None && _beside.Contains(word.Text, StringComparison.Ordinal) ? SearchRank.Beside : best;
    }

    private SearchRank MatchNumbers(string typed)
    {
        var best = SearchRank.None;
        foreach (var number in _numbers)
        {
            best = Better(best, MatchText(number, typed, SearchRank.Number));
        }

        return best;
    }

    private SearchRank MatchLatin(string typed)
    {
        var best = MatchText(_wholeLatin, typed, SearchRank.Whole);
        for (var i = 1; i < _latin.Count && best > SearchRank.Start; i++)
        {
            best = _latin[i].StartsWith(typed, StringComparison.Ordinal) ? SearchRank.Start : best;
        }

        return best;
    }

    private static SearchRank MatchText(string text, string typed, SearchRank whole) =>
        !text.Contains(typed, StringComparison.Ordinal) ? SearchRank.None
        : text.Length == typed.Length ? whole
        : text.StartsWith(typed, StringComparison.Ordinal) ? SearchRank.Start
        : SearchRank.Within;

    private static SearchRank Better(SearchRank one, SearchRank other) => one < other ? one : other;
}
