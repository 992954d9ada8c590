namespace CrossStrait.Rooms.Sessions;

/// <summary>Why something was refused. The names, in camel case, are the error codes of docs/signaling-protocol.md.</summary>
public enum RefusalCode
{
    BadRequest,
    NotJoined,
    AlreadyJoined,
    NotAllowed,
    BadSdp,
    NothingUsable,
    UnknownTrack,
    UnknownPair,
    UnknownParticipant,
    AlreadyRecording,
    NotRecording,
    RoomClosed,
    RoomFull,
    RelayFull,
    UnsupportedProtocol,
    TooManyRequests,
    UnknownSlot,

    /// <summary>Only over HTTP, where a transport is named by its location: it is gone.</summary>
    UnknownTransport,

    BadName,
    BadPassword,
    BadCredentials,
    LockedOut,
    NameTaken,
    NumberTaken,
    AccountExists,
    UnknownInvitation,
    UnknownOrganisation,
}

/// <summary>A refusal is a value. The message is English and for logs; clients show their own words by the code.</summary>
public sealed record Refusal(RefusalCode Code, string Message)
{
    internal static Refusal RoomClosed { get; } = new(RefusalCode.RoomClosed, "The room session has ended.");

    internal static Refusal NotJoined { get; } = new(RefusalCode.NotJoined, "This connection has not joined the room, or no longer holds its place.");
}
