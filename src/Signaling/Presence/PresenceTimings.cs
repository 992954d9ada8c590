namespace CrossStrait.Signaling.Presence;

/// <summary>The rhythm of a keeper of presence. Tests run it faster; the order of the lengths is what matters.</summary>
public sealed record PresenceTimings
{
    /// <summary>A connection that was not named alive for so long is taken for gone: the hub's own time-out.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How often silence and the ends of choices are looked for.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Changes within this time are told together.</summary>
    public TimeSpan Batch { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a connection lives in Redis without being renewed. With <see cref="Watch"/> it bounds how long the people of
    /// a node that died are still shown: 15 s are promised.
    /// </summary>
    public TimeSpan KeyLife { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a node looks whether the connections of the others still live in Redis.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a node reads what changed, whatever it has heard.</summary>
    public TimeSpan Resync { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one question to Redis may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);
}
