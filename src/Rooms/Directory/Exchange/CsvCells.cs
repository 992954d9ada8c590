namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>
/// Cells as spreadsheets open them. One that begins as a formula does would be computed there, with what somebody chose as
/// her name; it is written behind an apostrophe, which spreadsheets take for "this is text", and read back without it.
/// </summary>
internal static class CsvCells
{
    private const char Guard = '\'';

    public static string Protect(string cell) => IsFormula(cell) ? Guard + cell : cell;

    public static string Restore(string cell) => cell.StartsWith(Guard) && IsFormula(cell) ? cell[1..] : cell;

    /// <summary>Also behind apostrophes that were there before, so that reading gives back what was written.</summary>
    private static bool IsFormula(string cell)
    {
        var text = cell.AsSpan().TrimStart(Guard);
        return !text.IsEmpty && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
    }
}
