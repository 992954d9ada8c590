using System.Text;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>
/// Reads people from vCards of version 3.0 (RFC 2426) and 4.0 (RFC 6350). Never throws: what cannot be read is told with
/// its line, and reading goes on with the next card.
/// </summary>
internal sealed class VcardReader(string text)
{
    /// <summary>Of a property's value that we read; a photograph may be longer and is passed over.</summary>
    private const int MaxLine = 4096;

    private int _at;
    private int _line;

    /// <summary>The people of the file and the cards that were refused, in the order of the file.</summary>
    public IEnumerable<ExchangeRow> Read()
    {
        VcardDraft? card = null;
        while (TryReadLine(out var line))
        {
            if (line.IsBeginning)
            {
                if (card is not null)
                {
                    yield return card.Refuse("This card does not end before the next begins.");
                }

                card = new VcardDraft(line.Number);
            }
            else if (card is null)
            {
                yield return ExchangeRow.Refuse(line.Number, "This line is outside of any card.");
            }
            else if (line.IsEnd)
            {
                yield return card.Finish();
                card = null;
            }
            else
            {
                card.Add(line);
            }
        }

        if (card is not null)
        {
            yield return card.Refuse("This card does not end before the file does.");
        }
    }

    /// <summary>The next line that is not empty; false at the end. A line that is none has an empty name.</summary>
    private bool TryReadLine(out VcardLine line)
    {
        while (TryReadUnfolded(out var unfolded, out var number))
        {
            if (!string.IsNullOrWhiteSpace(unfolded))
            {
                if (!VcardLine.TryRead(unfolded, number, out line))
                {
                    line = new VcardLine(number, "", "", "");
                }

                return true;
            }
        }

        line = default;
        return false;
    }

    /// <summary>A line break and one space or tab are nothing: the line goes on behind them (RFC 6350 3.2).</summary>
    private bool TryReadUnfolded(out string unfolded, out int number)
    {
        unfolded = "";
        number = _line + 1;
        if (_at >= text.Length)
        {
            return false;
        }

        var line = TakePhysical();
        if (_at >= text.Length || text[_at] is not (' ' or '\t'))
        {
            unfolded = line.ToString();
            return true;
        }

        var whole = new StringBuilder().Append(line);
        while (_at < text.Length && text[_at] is (' ' or '\t'))
        {
            _at++;
            var rest = TakePhysical();
            if (whole.Length <= MaxLine)
            {
                whole.Append(rest);
            }
        }

        unfolded = whole.ToString();
        return true;
    }

    private ReadOnlySpan<char> TakePhysical()
    {
        var rest = text.AsSpan(_at);
        var end = rest.IndexOf('\n');
        _line++;
        _at = end < 0 ? text.Length : _at + end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd('\r');
    }
}
