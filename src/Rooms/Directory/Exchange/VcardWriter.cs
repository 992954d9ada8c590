using System.Text;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>Writes people as vCards, version 4.0 (RFC 6350) or 3.0 (RFC 2426) for programs that know no newer.</summary>
internal static class VcardWriter
{
    /// <summary>Octets of a line without its break (RFC 6350 3.2).</summary>
    private const int MaxLineBytes = 75;

    private const string Break = "\r\n";

    public static void Write(StringBuilder output, ExchangePerson person, string version)
    {
        WriteLine(output, "BEGIN:VCARD");
        WriteLine(output, $"VERSION:{version}");
        WriteLine(output, $"FN:{Escape(person.Name)}");
        // N must be there in 3.0 (RFC 2426 3.1.2). How a name falls into parts we do not know, so it is not cut.
        WriteLine(output, $"N:{Escape(person.Name)};;;;");
        WriteText(output, VcardDraft.LatinName, person.LatinName);
        WriteText(output, "TEL;TYPE=work", person.Number);
        WriteText(output, "TITLE", person.Title);
        if (person.Organisation.Length > 0 || person.Department.Length > 0)
        {
            var department = person.Department.Length > 0 ? ";" + Escape(person.Department) : "";
            WriteLine(output, $"ORG:{Escape(person.Organisation)}{department}");
        }

        WriteText(output, "EMAIL", person.Email);
        WriteLine(output, "END:VCARD");
    }

    private static void WriteText(StringBuilder output, string property, string text)
    {
        if (text.Length > 0)
        {
            WriteLine(output, $"{property}:{Escape(text)}");
        }
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\n", StringComparison.Ordinal);

    /// <summary>Folds where a line is too long, never within a character.</summary>
    private static void WriteLine(StringBuilder output, string line)
    {
        var room = MaxLineBytes;
        foreach (var rune in line.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                output.Append(Break).Append(' ');
                room = MaxLineBytes - 1;
            }

            output.Append(rune.ToString());
            room -= rune.Utf8SequenceLength;
        }

        output.Append(Break);
    }
}
