using System.Globalization;
using System.Text.RegularExpressions;

namespace CrossStrait.LoadClient;

/// <summary>
/// Who sends to whom: <c>1x200</c> (one publisher, two hundred subscribers), <c>mesh10</c> (ten who each take the nine
/// others), either after <c>20*</c> for twenty such rooms.
/// </summary>
/// <param name="IsMesh">Publishers are also the subscribers and do not take themselves.</param>
internal sealed partial record LoadShape(string Name, int Rooms, int Publishers, int Subscribers, bool IsMesh)
{
    /// <summary>Publishers that each subscriber takes.</summary>
    public int Taken => IsMesh ? Publishers - 1 : Publishers;

    public static LoadShape Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a shape: write 1x200, mesh10 or 20*1x5");
        }

        int Number(string group, int otherwise) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : otherwise;

        var rooms = Number("rooms", 1);
        var mesh = Number("mesh", 0);
        return mesh > 0
            ? new LoadShape(text, rooms, mesh, mesh, IsMesh: true)
            : new LoadShape(text, rooms, Number("publishers", 1), Number("subscribers", 1), IsMesh: false);
    }

    [GeneratedRegex(@"^((?<rooms>\d+)\*)?(mesh(?<mesh>\d+)|(?<publishers>\d+)x(?<subscribers>\d+))$")]
    private static partial Regex Pattern();
}
