namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>Reads people from a table whose first row names the columns.</summary>
internal static class CsvPeopleReader
{
    /// <summary>The people of the file and the rows that were refused, in the order of the file.</summary>
    public static IEnumerable<ExchangeRow> Read(string text)
    {
        var rows = new CsvRows(text);
        if (!rows.TryTake(out var header) || header.Fault is not null || CsvColumns.Of(header.Cells) is not { } columns)
        {
            yield return ExchangeRow.Refuse(1, $"The first row must name the columns, one of them \"name\": {string.Join(", ", CsvColumns.Names)}.");
            yield break;
        }

        while (rows.TryTake(out var row))
        {
            yield return row.Fault is null
                ? new ExchangeRow(row.Line, columns.Read(row.Cells), null)
                : ExchangeRow.Refuse(row.Line, row.Fault);
        }
    }
}
