using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Presence.Redis;

/// <summary>
/// A person's state as presence.lua writes it: a JSON array of her id, the version, and the hash's fields and values in turn.
/// What another hand wrote into Redis is refused, not believed.
/// </summary>
internal static class PersonStateText
{
    private const int Head = 2;

    public static string Write(DeviceConnection connection) => $"{connection.NodeId} {connection.DeviceId}";

    /// <summary>Null if it is not such a text.</summary>
    public static PersonState? Read(string text)
    {
        if (ReadWords(text) is not [{ Length: > 0 } personId, var versionText, ..] words
            || words.Length % 2 != 0
            || !TryNumber(versionText, out var version))
        {
            return null;
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = Head; i < words.Length; i += 2)
        {
            fields[words[i]] = words[i + 1];
        }

        return new PersonState(personId)
        {
            Version = version,
            Chosen = ReadChoice(fields),
            IsBusy = fields.ContainsKey("b"),
            Connections = ReadConnections(fields),
        };
    }

    private static string[] ReadWords(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(text) is { } words && !words.Contains(null) ? words : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static ChosenPresence? ReadChoice(Dictionary<string, string> fields) =>
        fields.TryGetValue("s", out var name) && Enum.TryParse<PresenceStatus>(name, out var status) && Enum.IsDefined(status)
            ? new ChosenPresence(
                status,
                fields.GetValueOrDefault("n"),
                fields.TryGetValue("u", out var text) && TryNumber(text, out var until) ? until : null)
            : null;

    private static ImmutableDictionary<string, DeviceConnection> ReadConnections(Dictionary<string, string> fields)
    {
        var connections = ImmutableDictionary.CreateBuilder<string, DeviceConnection>(StringComparer.Ordinal);
        foreach (var (field, value) in fields)
        {
            var space = value.IndexOf(' ', StringComparison.Ordinal);
            if (field.StartsWith("c:", StringComparison.Ordinal) && space > 0)
            {
                connections[field[2..]] = new DeviceConnection(value[..space], value[(space + 1)..]);
            }
        }

        return connections.ToImmutable();
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
