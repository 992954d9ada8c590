namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>What a file says of one person.</summary>
public sealed record ExchangePerson
{
    public string Name { get; init; } = "";

    public string LatinName { get; init; } = "";

    /// <summary>Empty if the file gives none.</summary>
    public string Number { get; init; } = "";

    public string Title { get; init; } = "";

    public string Department { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>The organisation's name; empty if the file gives none.</summary>
    public string Organisation { get; init; } = "";
}

/// <summary>One row or card of a file: a person, or why there is none.</summary>
/// <param name="Line">Counted from 1.</param>
internal sealed record ExchangeRow(int Line, ExchangePerson? Person, string? Fault)
{
    public static ExchangeRow Refuse(int line, string fault) => new(line, null, fault);
}
