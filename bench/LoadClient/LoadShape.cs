using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossStrait.LoadClient;

/// <summary>
/// Who sends to whom: <c>1x200</c> (one publisher, two hundred subscribers who take all there are), <c>100/2</c> (a hundred publishers, each
/// with two subscribers of her own), <c>mesh10</c> (ten who each take the nine others); each after <c>20*</c> for twenty such rooms.
/// </summary>
/// <param name="Subscribers">In one room.</param>
internal sealed partial record LoadShape(string Name, int Rooms, int Publishers, int Subscribers, LoadKind Kind)
{
    /// <summary>Publishers that each subscriber takes.</summary>
    public int Taken => TakenBy(0).Count();

    /// <summary>Subscribers that take each publisher.</summary>
    public int Takers => Subscribers * Taken / Publishers;

    public static LoadShape Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a shape: write 1x200, 100/2, mesh10 or 20*1x5");
        }

        int Number(string group, int otherwise) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : otherwise;

        var rooms = Number("rooms", 1);
        var mesh = Number("mesh", 0);
        var publishers = Number("publishers", mesh);
        var each = Number("each", 0);
        return mesh > 0 ? new LoadShape(text, rooms, mesh, mesh, LoadKind.Mesh)
            : each > 0 ? new LoadShape(text, rooms, publishers, publishers * each, LoadKind.Apart)
            : new LoadShape(text, rooms, publishers, Number("subscribers", 1), LoadKind.All);
    }

    /// <summary>The numbers of the publishers that a subscriber takes.</summary>
    public IEnumerable<int> TakenBy(int subscriber) => Kind switch
    {
        LoadKind.Mesh => Enumerable.Range(0, Publishers).Where(publisher => publisher != subscriber),
        LoadKind.Apart => [subscriber % Publishers],
        _ => Enumerable.Range(0, Publishers),
    };

    [GeneratedRegex(@"^((?<rooms>\d+)\*)?(mesh(?<mesh>\d+)|(?<publishers>\d+)(x(?<subscribers>\d+)|/(?<each>\d+)))$")]
    private static partial Regex Pattern();
}

/// <summary>What subscribers take.</summary>
internal enum LoadKind
{
    /// <summary>All publishers of their room.</summary>
    All,

    /// <summary>One publisher each.</summary>
    Apart,

    /// <summary>They are the publishers, and take all but themselves.</summary>
    Mesh,
}
