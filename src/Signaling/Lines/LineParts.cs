using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;

namespace CrossStrait.Signaling.Lines;

/// <summary>What the line hub hands its calls to.</summary>
public sealed class LineParts
{
    internal LineParts(
        CallBook calls,
        CallViews views,
        ICallSettings settings,
        ICallHistory history,
        Voicemails voicemails,
        IPresence presence,
        IPeople people,
        IPresenceVisibility visibility,
        LineRegistry registry,
        DialLimits limits,
        TimeProvider time)
    {
        (Calls, Views, Settings, History, Voicemails) = (calls, views, settings, history, voicemails);
        (Presence, People, Visibility, Registry, Limits, Time) = (presence, people, visibility, registry, limits, time);
    }

    internal CallBook Calls { get; }

    internal CallViews Views { get; }

    internal ICallSettings Settings { get; }

    internal ICallHistory History { get; }

    internal Voicemails Voicemails { get; }

    internal IPresence Presence { get; }

    internal IPeople People { get; }

    internal IPresenceVisibility Visibility { get; }

    internal LineRegistry Registry { get; }

    internal DialLimits Limits { get; }

    internal TimeProvider Time { get; }
}
