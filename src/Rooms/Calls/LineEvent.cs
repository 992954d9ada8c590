using System.Text.Json.Serialization;

namespace CrossStrait.Rooms.Calls;

/// <summary>What a person's devices are told over the hub of lines. The shape as JSON is the contract of docs/calls.md.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CallChanged), "callChanged")]
[JsonDerivedType(typeof(PresenceChanged), "presenceChanged")]
[JsonDerivedType(typeof(SettingsChanged), "settingsChanged")]
[JsonDerivedType(typeof(HistoryChanged), "historyChanged")]
[JsonDerivedType(typeof(DirectoryChanged), "directoryChanged")]
public abstract record LineEvent;

/// <summary>The whole call, as this person sees it now.</summary>
public sealed record CallChanged(CallView Call) : LineEvent;

/// <summary>Another of her devices changed how her line behaves.</summary>
public sealed record SettingsChanged(CallSettings Settings) : LineEvent;

/// <summary>People whom this device watches are to be reached otherwise than before.</summary>
public sealed record PresenceChanged(IReadOnlyList<PresenceView> People) : LineEvent;

/// <summary>The history has something new; so many missed calls have not been seen.</summary>
public sealed record HistoryChanged(int Missed) : LineEvent;

/// <summary>People or numbers changed; what was read of the directory is to be read again.</summary>
public sealed record DirectoryChanged : LineEvent;
