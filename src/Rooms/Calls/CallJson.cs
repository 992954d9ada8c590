using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossStrait.Rooms.Calls;

/// <summary>How a call and a person's settings are written into their rows.</summary>
internal static class CallJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, _options) ?? throw new JsonException("A row of a call is empty.");
}
