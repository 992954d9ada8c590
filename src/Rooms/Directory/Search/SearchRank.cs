namespace CrossStrait.Rooms.Directory.Search;

/// <summary>How well a person fits what was typed, the best first.</summary>
internal enum SearchRank
{
    /// <summary>The whole number.</summary>
    Number,

    /// <summary>The whole name.</summary>
    Whole,

    /// <summary>The beginning of a number, a name, or a word of the Latin name.</summary>
    Start,

    /// <summary>Somewhere in a name or number.</summary>
    Within,

    /// <summary>In the title or department only.</summary>
    Beside,
    None,
}
