using CrossStrait.Rooms.Directory.Numbers;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>One card while its lines come in. Of a property that comes twice, the first is taken.</summary>
internal sealed class VcardDraft(int line)
{
    /// <summary>Our own property, for a name that vCard has no place for.</summary>
    public const string LatinName = "X-LATIN-NAME";

    private string _version = "";
    private string _formatted = "";
    private string _structured = "";
    private string _latin = "";
    private string _number = "";
    private string _title = "";
    private string _organisation = "";
    private string _department = "";
    private string _email = "";
    private string? _fault;

    public void Add(VcardLine line)
    {
        switch (line.Name)
        {
            case "":
                _fault ??= $"Line {line.Number} is no property with a value.";
                break;
            case "VERSION":
                _version = line.Value.Trim();
                break;
            case "FN":
                AddName(line);
                break;
            case "N":
                _structured = Join(line.Components());
                break;
            case LatinName:
                _latin = line.Text();
                break;
            case "TEL":
                AddNumber(line.Text());
                break;
            case "TITLE":
                _title = First(_title, line.Text());
                break;
            case "ORG":
                var units = line.Components();
                _organisation = First(_organisation, units[0]);
                _department = First(_department, units.Count > 1 ? units[1] : "");
                break;
            case "EMAIL":
                _email = First(_email, line.Text());
                break;
        }
    }

    public ExchangeRow Refuse(string fault) => ExchangeRow.Refuse(line, fault);

    public ExchangeRow Finish()
    {
        if (_fault is not null)
        {
            return Refuse(_fault);
        }

        if (_version is not ("3.0" or "4.0"))
        {
            return Refuse("The version of a card must be 3.0 or 4.0.");
        }

        return new ExchangeRow(line, new ExchangePerson
        {
            Name = First(_formatted, _structured),
            LatinName = _latin,
            Number = _number,
            Title = _title,
            Department = _department,
            Email = _email,
            Organisation = _organisation,
        }, null);
    }

    /// <summary>A second formatted name is another spelling of the same (RFC 6350 5.4, ALTID): that in Latin letters is kept too.</summary>
    private void AddName(VcardLine line)
    {
        var name = line.Text();
        if (_formatted.Length == 0)
        {
            _formatted = name;
        }
        else if (_latin.Length == 0 && line.Parameters.Contains("ALTID", StringComparison.OrdinalIgnoreCase))
        {
            _latin = name;
        }
    }

    /// <summary>A card may hold telephones of the outside world too; the first that can be an extension number is taken.</summary>
    private void AddNumber(string value)
    {
        var text = value.Trim();
        var extension = text.IndexOf(";ext=", StringComparison.OrdinalIgnoreCase);
        text = extension >= 0 ? text[(extension + 5)..]
            : text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..]
            : text;
        if (_number.Length == 0 && NumberRules.TryClean(text, out var number) && NumberRules.IsNumber(number))
        {
            _number = number;
        }
    }

    /// <summary>Family and given name, together as Chinese names are written, apart where they have Latin letters.</summary>
    private static string Join(List<string> parts)
    {
        var family = parts[0].Trim();
        var given = parts.Count > 1 ? parts[1].Trim() : "";
        var isLatin = family.Length > 0 && given.Length > 0 && char.IsAsciiLetter(given[^1]);
        return isLatin ? $"{given} {family}" : family + given;
    }

    private static string First(string one, string other) => one.Length > 0 ? one : other.Trim();
}
