namespace CrossStrait.Rooms.Directory.Exchange;

/// <summary>Which column holds what, by the words of the first row: our own, or those that offices write above such lists.</summary>
internal sealed class CsvColumns
{
    public static readonly string[] Names = ["organisation", "name", "latinName", "number", "title", "department", "email"];

    private static readonly Dictionary<string, string> _words = Spread(
        ("organisation", "organization 機關 机关 單位 单位 機構 机构"),
        ("name", "姓名"),
        ("latinName", "英文名 英文姓名 拼音"),
        ("number", "extension 分機 分机 分機號碼 分机号 分机号码"),
        ("title", "職稱 职称 職務 职务"),
        ("department", "部門 部门"),
        ("email", "e-mail 電子郵件 電郵 邮箱 电子邮箱"));

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    private CsvColumns()
    {
    }

    /// <summary>Null if no column is the name. Columns of other words are passed over.</summary>
    public static CsvColumns? Of(IReadOnlyList<string> header)
    {
        var columns = new CsvColumns();
        for (var i = 0; i < header.Count; i++)
        {
            var word = header[i].Trim().TrimStart('\uFEFF');
            var name = _words.GetValueOrDefault(word) ?? Array.Find(Names, own => own.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (name is not null)
            {
                columns._places.TryAdd(name, i);
            }
        }

        return columns._places.ContainsKey("name") ? columns : null;
    }

    public ExchangePerson Read(IReadOnlyList<string> cells) => new()
    {
        Organisation = Cell("organisation", cells),
        Name = Cell("name", cells),
        LatinName = Cell("latinName", cells),
        Number = Cell("number", cells),
        Title = Cell("title", cells),
        Department = Cell("department", cells),
        Email = Cell("email", cells),
    };

    private static Dictionary<string, string> Spread(params (string Name, string Words)[] columns) => columns
        .SelectMany(column => column.Words.Split(' ').Select(word => (column.Name, Word: word)))
        .ToDictionary(pair => pair.Word, pair => pair.Name, StringComparer.OrdinalIgnoreCase);

    private string Cell(string name, IReadOnlyList<string> cells) =>
        _places.TryGetValue(name, out var place) && place < cells.Count ? CsvCells.Restore(cells[place]) : "";
}
