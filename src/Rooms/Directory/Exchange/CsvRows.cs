using System.Text;

namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>A row of a table, or why there is none.</summary>
/// <param name="Line">The line that it begins on, counted from 1.</param>
internal readonly record struct CsvRow(int Line, List<string> Cells, string? Fault);

/// <summary>
/// A table row by row (RFC 4180), with commas, semicolons or tabs, whichever its first line has most of. Never throws, and
/// keeps no more of a row than a row may have, whatever the file holds.
/// </summary>
internal sealed class CsvRows
{
    public const int MaxCell = 4096;
    public const int MaxCells = 100;

    private const char Quote = '"';
    private static readonly char[] _delimiters = [',', ';', '\t'];

    private readonly string _text;
    private readonly char _delimiter;
    private readonly StringBuilder _cell = new();
    private int _at;
    private int _line = 1;
    private string? _fault;

    public CsvRows(string text)
    {
        _text = text;
        _at = text.StartsWith('\uFEFF') ? 1 : 0;
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        _delimiter = _delimiters.MaxBy(delimiter => first.Count(c => c == delimiter));
    }

    /// <summary>False at the end. Lines without anything are passed over.</summary>
    public bool TryTake(out CsvRow row)
    {
        while (_at < _text.Length)
        {
            var line = _line;
            var cells = new List<string>();
            _fault = null;
            while (ReadCell(cells))
            {
            }

            if (_fault is not null || cells.Exists(cell => cell.Length > 0))
            {
                row = new CsvRow(line, cells, _fault);
                return true;
            }
        }

        row = default;
        return false;
    }

    /// <summary>False if the row ends behind this cell.</summary>
    private bool ReadCell(List<string> cells)
    {
        _cell.Clear();
        if (_at < _text.Length && _text[_at] == Quote)
        {
            _at++;
            ReadQuoted();
        }

        ReadPlain();
        if (cells.Count < MaxCells)
        {
            cells.Add(_cell.ToString());
        }
        else
        {
            _fault ??= $"A row has at most {MaxCells} cells.";
        }

        if (_at < _text.Length && _text[_at] == _delimiter)
        {
            _at++;
            return true;
        }

        EndLine();
        return false;
    }

    /// <summary>To the closing quotation mark; a doubled one is one of the text (RFC 4180 2.7).</summary>
    private void ReadQuoted()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == Quote)
            {
                if (_at == _text.Length || _text[_at] != Quote)
                {
                    return;
                }

                _at++;
            }
            else if (c == '\n' || (c == '\r' && (_at == _text.Length || _text[_at] != '\n')))
            {
                _line++;
            }

            Keep(c);
        }

        _fault ??= "A quotation mark is never closed; nothing behind it was read.";
    }

    /// <summary>To the next delimiter or the end of the line.</summary>
    private void ReadPlain()
    {
        while (_at < _text.Length && _text[_at] is var c && c != _delimiter && c is not ('\r' or '\n'))
        {
            if (c == Quote)
            {
                _fault ??= "A quotation mark stands within a cell that does not begin with one.";
            }

            Keep(c);
            _at++;
        }
    }

    private void Keep(char c)
    {
        if (_cell.Length < MaxCell)
        {
            _cell.Append(c);
        }
        else
        {
            _fault ??= $"A cell has at most {MaxCell} characters.";
        }
    }

    private void EndLine()
    {
        if (_at < _text.Length)
        {
            _at += _text[_at] == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n' ? 2 : 1;
            _line++;
        }
    }
}
