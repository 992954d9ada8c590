using System.Text;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.Rooms.Directory.Exchange;

namespace CrossStrait.Fuzz.Targets;

/// <summary>Cards of people from anyone: what was read of them is read back from what is written of that.</summary>
internal static class VcardTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var rows = new VcardReader(text).Read().ToList();
        var lines = 1 + text.Count(c => c == '\n');
        Oracle.True(rows.TrueForAll(row => row.Line >= 1 && row.Line <= lines && (row.Person is null) != (row.Fault is null)));
        foreach (var person in rows.Select(row => row.Person).OfType<ExchangePerson>())
        {
            CheckRoundTrip(person, "3.0");
            CheckRoundTrip(person, "4.0");
        }
    }

    public static IEnumerable<Seed> Seeds()
    {
        var written = new StringBuilder();
        VcardWriter.Write(
            written,
            new ExchangePerson { Name = "陳美玲", LatinName = "Melinda Chen", Number = "8001", Title = "科長", Organisation = "臺北", Department = "經貿處", Email = "a@b" },
            "4.0");
        yield return new Seed("written", Encoding.UTF8.GetBytes(written.ToString()));
        yield return new Seed("folded", Encoding.UTF8.GetBytes("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Li;Ming;;;\r\nORG:a\\;b\\\r\n \\c;d\r\nTEL;TYPE=\"x:y\":tel:+8;ext=12\r\nEND:VCARD\r\n"));
        yield return new Seed("broken", Encoding.UTF8.GetBytes("FN:x\nBEGIN:VCARD\nVERSION:4.0\n\n :\nBEGIN:VCARD\nFN\nEND:VCARD\nBEGIN:VCARD"));
    }

    private static void CheckRoundTrip(ExchangePerson person, string version)
    {
        var written = new StringBuilder();
        VcardWriter.Write(written, person, version);
        var card = written.ToString();
        Oracle.True(card.Split("\r\n").All(line => Encoding.UTF8.GetByteCount(line) <= 75));
        var read = new VcardReader(card).Read().Single();
        Oracle.True(read.Fault is null && Plain(read.Person!) == Plain(person));
    }

    /// <summary>Line breaks are written as one kind, and what is trimmed at reading was trimmed before.</summary>
    private static ExchangePerson Plain(ExchangePerson person) => person with
    {
        Name = Plain(person.Name),
        LatinName = Plain(person.LatinName),
        Title = Plain(person.Title),
        Department = Plain(person.Department),
        Organisation = Plain(person.Organisation),
        Email = Plain(person.Email),
    };

    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
