using System.Text;

namespace CrossStrait.Rooms.Directory.Search;

/// <summary>
/// What a search knows of characters: how the Chinese ones are read, which are forms of one another, and which letters are
/// accented forms of a plain one. From characters.txt, which characters.py makes from Unicode's data; read when the first
/// name is indexed.
/// </summary>
internal sealed class CharacterTable
{
    private const string Resource = "CrossStrait.Rooms.Directory.Search.characters.txt";
    private static readonly Lazy<CharacterTable> _read = new(Read);

    private readonly Dictionary<int, string[]> _readings = [];
    private readonly Dictionary<int, Rune> _forms = [];
    private readonly Dictionary<int, string> _letters = [];

    private CharacterTable()
    {
    }

    public static CharacterTable Shared => _read.Value;

    /// <summary>All that anything is read as.</summary>
    public IEnumerable<string> Syllables => _readings.Values.SelectMany(readings => readings).Distinct(StringComparer.Ordinal);

    /// <summary>One form for all forms of a Chinese character: 陳 and 陈 become the same.</summary>
    public Rune Fold(Rune character) => _forms.GetValueOrDefault(character.Value, character);

    /// <summary>Pinyin without tones, ü written v; empty for what is no Chinese character.</summary>
    public IReadOnlyList<string> Readings(Rune character) =>
        _readings.TryGetValue(character.Value, out var own) ? own
        : _readings.TryGetValue(Fold(character).Value, out var folded) ? folded
        : [];

    /// <summary>The plain letters of an accented one in lower case, or null.</summary>
    public string? Plain(Rune letter) => _letters.GetValueOrDefault(letter.Value);

    private static CharacterTable Read()
    {
        using var stream = typeof(CharacterTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing from the assembly.");
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var table = new CharacterTable();
        ReadPart(lines, table.AddReadings);
        ReadPart(lines, table.AddForms);
        ReadPart(lines, table.AddLetters);
        return table;
    }

    /// <summary>A part ends with an empty line or with the file.</summary>
    private static void ReadPart(StreamReader lines, Action<string> add)
    {
        while (lines.ReadLine() is { Length: > 0 } line)
        {
            if (line[0] != '#')
            {
                add(line);
            }
        }
    }

    private void AddReadings(string line)
    {
        var length = line.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        string[] only = [line[..length]];
        foreach (var character in line.AsSpan(length).EnumerateRunes())
        {
            _readings[character.Value] = _readings.TryGetValue(character.Value, out var others) ? [.. others, .. only] : only;
        }
    }

    private void AddForms(string line)
    {
        Rune.DecodeFromUtf16(line, out var first, out _);
        foreach (var character in line.EnumerateRunes())
        {
            _forms[character.Value] = first;
        }
    }

    private void AddLetters(string line)
    {
        var length = line.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        foreach (var letter in line.AsSpan(length).EnumerateRunes())
        {
            _letters[letter.Value] = line[..length];
        }
    }
}
