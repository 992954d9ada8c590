using System.Buffers;
using System.Text;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>Writes people as a table that spreadsheets open and <see cref="CsvPeopleReader"/> reads (RFC 4180).</summary>
internal static class CsvPeopleWriter
{
    private static readonly SearchValues<char> _special = SearchValues.Create("\",;\t\r\n");

    public static string Write(IEnumerable<ExchangePerson> people)
    {
        var output = new StringBuilder();
        WriteRow(output, CsvColumns.Names);
        foreach (var person in people)
        {
            WriteRow(
                output,
                [person.Organisation, person.Name, person.LatinName, person.Number, person.Title, person.Department, person.Email]);
        }

        return output.ToString();
    }

    private static void WriteRow(StringBuilder output, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                output.Append(',');
            }

            WriteCell(output, CsvCells.Protect(cells[i]));
        }

        output.Append("\r\n");
    }

    private static void WriteCell(StringBuilder output, string cell)
    {
        if (cell.AsSpan().IndexOfAny(_special) < 0)
        {
            output.Append(cell);
            return;
        }

        output.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
