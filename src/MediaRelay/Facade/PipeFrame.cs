using System.Text.Json.Serialization;

namespace CrossStrait.MediaRelay;

/// <summary>One line from a relay behind a pipe: an event, or what its properties hold. Exactly one is set.</summary>
internal sealed record PipeFrame(
    IReadOnlyList<string>? AnnouncedAddresses = null,
    RelayEvent? Event = null,
    RelayStatistics? Statistics = null);

/// <summary>Commands, events and statistics as JSON, without reflection at run time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RelayCommand))]
[JsonSerializable(typeof(RelayEvent))]
[JsonSerializable(typeof(PipeFrame))]
internal sealed partial class RelayJson : JsonSerializerContext;
