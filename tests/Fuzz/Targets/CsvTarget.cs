using System.Text;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.Rooms.Directory.Exchange;

namespace CrossStrait.Fuzz.Targets;

/// <summary>A table of people from anyone: what was read of it is read back from what is written of that.</summary>
internal static class CsvTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var rows = CsvPeopleReader.Read(text).ToList();
        var last = 0;
        foreach (var row in rows)
        {
            Oracle.True(row.Line >= last && (row.Person is null) != (row.Fault is null));
            last = row.Line;
        }

        Oracle.True(last <= 1 + text.Count(c => c is '\n' or '\r'));
        // An empty row is passed over, and so is a person of whom nothing is said.
        var people = rows.Select(row => row.Person).OfType<ExchangePerson>().Where(person => person != new ExchangePerson()).ToList();
        Oracle.True(CsvPeopleReader.Read(CsvPeopleWriter.Write(people)).All(row => row.Fault is null) || people.Exists(IsLong));
        Oracle.True(people.Exists(IsLong) || CsvPeopleReader.Read(CsvPeopleWriter.Write(people)).Select(row => row.Person!).SequenceEqual(people));
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return new Seed("people", Encoding.UTF8.GetBytes("organisation,name,latinName,number,title,department,email\r\n臺北,陳美玲,Melinda,8001,科長,經貿處,a@b\r\n"));
        yield return new Seed("quoted", Encoding.UTF8.GetBytes("name;title\n\"a;\"\"b\"\"\nc\";'=1\nd\"e;f\n\"open"));
        yield return new Seed("tabs", Encoding.UTF8.GetBytes("\uFEFF姓名\t分機\r=a\t1\r\r+b\t2"));
    }

    /// <summary>The apostrophe before a formula may make a cell too long.</summary>
    private static bool IsLong(ExchangePerson person) =>
        new[] { person.Name, person.LatinName, person.Number, person.Title, person.Department, person.Email, person.Organisation }
            .Any(cell => cell.Length >= CsvRows.MaxCell);
}
