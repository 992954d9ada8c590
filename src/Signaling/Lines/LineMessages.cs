using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Lines;

/// <summary>The arguments of the calls of <see cref="LineHub"/>. Who calls is never among them. With the replies and the events they are the contract of docs/calls.md.</summary>
internal sealed record OpenCall(int Protocol, string DeviceId, string? DeviceName = null);

/// <summary>One of the two.</summary>
internal sealed record DialCall(string? Number = null, string? PersonId = null, bool Video = false);

internal sealed record CallCall(string CallId);

internal sealed record AnswerCall(string CallId, bool Video = false);

internal sealed record MuteCall(string CallId, bool Muted);

internal sealed record TransferCall(string CallId, string Number);

internal sealed record ConsultCall(string CallId, string Number, bool Video = false);

internal sealed record PickUpCall(string Number, bool Video = false);

internal sealed record PresenceCall(PresenceStatus Status, string? Note = null, DateTimeOffset? Until = null);

internal sealed record SettingsCall(CallSettings Settings);

/// <param name="Before">The id or the time of the last entry that is known; null for the newest.</param>
internal sealed record HistoryCall(string? Before = null, int Limit = 50);

internal sealed record WatchCall(IReadOnlyList<string> PersonIds);

internal sealed record DeleteVoicemailCall(string Id);
