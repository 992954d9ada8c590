using System.Globalization;
using StackExchange.Redis;

namespace CrossStrait.Signaling.Presence.Redis;

/// <summary>The names of presence in Redis, and the one script that changes it (presence.lua).</summary>
internal sealed class PresenceScript(string prefix, PresenceTimings timings)
{
    private readonly string _life = ((long)timings.KeyLife.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public static string Text { get; } = ReadText();

    public string Channel { get; } = $"{prefix}presence";

    /// <summary>People by the time of Redis at which they last changed.</summary>
    public RedisKey Index { get; } = $"{prefix}presence-changes";

    /// <summary>Something that is lost together with everything else.</summary>
    public RedisKey Marker { get; } = $"{prefix}presence-marker";

    /// <summary>Lives while the connection does.</summary>
    public RedisKey ConnectionKey(string personId, string connectionId) => $"{prefix}presence:{personId}:{connectionId}";

    /// <summary>Lives while a node knows her to be busy.</summary>
    public RedisKey BusyKey(string personId) => $"{prefix}presence:{personId}:!busy";

    public RedisKey[] Keys(string personId) => [$"{prefix}presence:{personId}", Index];

    public RedisValue[] Arguments(PresenceChange change) => change switch
    {
        DeviceCame came => [.. Head(change, "came"), came.ConnectionId, PersonStateText.Write(came.Connection), _life],
        DeviceWent went => [.. Head(change, "went"), went.ConnectionId],
        PresenceChosen chosen => [.. Head(change, "chosen"), .. Choice(chosen.Chosen)],
        BusyTurned busy => [.. Head(change, "busy"), busy.IsBusy ? "1" : "0", _life],
        PresenceRanOut => Head(change, "ranOut"),
        _ => throw new ArgumentException("No such change.", nameof(change)),
    };

    /// <summary>Asks for a state without changing it.</summary>
    public RedisValue[] ReadArguments(string personId) => [Channel, personId, "0", "read"];

    /// <summary>Offers all that this node knows of a person; it is taken if it is newer.</summary>
    public RedisValue[] KnownArguments(PersonState state) =>
    [
        Channel, state.PersonId, Digits(state.Version), "known",
        .. Choice(state.Chosen),
        state.IsBusy ? "1" : "0",
        _life,
        .. state.Connections.SelectMany(connection => new RedisValue[] { connection.Key, PersonStateText.Write(connection.Value) }),
    ];

    private RedisValue[] Head(PresenceChange change, string name) => [Channel, change.PersonId, Digits(change.Version), name];

    private static RedisValue[] Choice(ChosenPresence? chosen) =>
        [chosen?.Status.ToString() ?? "", chosen?.Note ?? "", chosen?.Until is { } until ? Digits(until) : ""];

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string ReadText()
    {
        using var stream = typeof(PresenceScript).Assembly.GetManifestResourceStream("presence.lua")
            ?? throw new InvalidOperationException("The script is part of the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
