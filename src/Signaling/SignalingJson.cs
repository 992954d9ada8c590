using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossStrait.Signaling;

/// <summary>
/// How messages look as JSON: camel case, enums by name, unknown members ignored so that newer clients can talk to older
/// servers, and a member that comes twice refused, since two readers could take it differently.
/// </summary>
public static class SignalingJson
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.AllowDuplicateProperties = false;
        options.RespectRequiredConstructorParameters = true;
        options.RespectNullableAnnotations = true;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>Reads the argument of a call. False if it does not have the shape of the contract.</summary>
    internal static bool TryRead<T>(JsonElement argument, [NotNullWhen(true)] out T? call)
        where T : class
    {
        try
        {
            call = argument.Deserialize<T>(Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            call = null;
        }

        return call is not null;
    }
}
