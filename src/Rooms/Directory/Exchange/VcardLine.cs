using System.Text;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>One content line of a vCard, unfolded (RFC 6350 3.3): the property's name and its value as it stands.</summary>
/// <param name="Number">The first line of the file that it was folded from, counted from 1.</param>
/// <param name="Name">In capitals, without its group.</param>
/// <param name="Parameters">As they stand, with the semicolon before each.</param>
/// <param name="Value">With its escapes.</param>
internal readonly record struct VcardLine(int Number, string Name, string Parameters, string Value)
{
    public bool IsBeginning => Name == "BEGIN" && Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase);

    public bool IsEnd => Name == "END" && Value.Trim().Equals("VCARD", StringComparison.OrdinalIgnoreCase);

    /// <summary>False for a line that has no name and value.</summary>
    public static bool TryRead(string line, int number, out VcardLine read)
    {
        read = default;
        var colon = FindColon(line);
        if (colon <= 0)
        {
            return false;
        }

        var head = line.AsSpan(0, colon);
        var parameters = head.IndexOf(';');
        var name = parameters < 0 ? head : head[..parameters];
        name = name[(name.LastIndexOf('.') + 1)..];
        if (name.IsEmpty)
        {
            return false;
        }

        read = new VcardLine(
            number,
            name.ToString().ToUpperInvariant(),
            parameters < 0 ? "" : head[parameters..].ToString(),
            line[(colon + 1)..]);
        return true;
    }

    /// <summary>Splits at the semicolons that no backslash guards, and takes the escapes away (RFC 6350 3.4).</summary>
    public List<string> Components()
    {
        var components = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < Value.Length; i++)
        {
            var c = Value[i];
            if (c == '\\' && i + 1 < Value.Length)
            {
                i++;
                current.Append(Value[i] is 'n' or 'N' ? '\n' : Value[i]);
            }
            else if (c == ';')
            {
                components.Add(current.ToString());
                current.Clear();
            }
            else
            {
                current.Append(c);
            }
        }

        components.Add(current.ToString());
        return components;
    }

    /// <summary>The value as one text. Semicolons that were not escaped, as some programs write them, are kept.</summary>
    public string Text() => string.Join(';', Components());

    /// <summary>The colon that ends the name and parameters; one within quotation marks does not (RFC 6350 3.3).</summary>
    private static int FindColon(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ':' && !quoted)
            {
                return i;
            }
        }

        return -1;
    }
}
