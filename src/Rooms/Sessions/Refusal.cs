using System.Text.Json.Serialization;

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

    /// <summary>The room's session is on another node; the refusal says where that is reached.</summary>
    OtherNode,

    /// <summary>Only over HTTP, where a transport is named by its location: it is gone.</summary>
    UnknownTransport,

    BadName,
    BadPassword,
    BadCredentials,
    LockedOut,
    NameTaken,
    NumberTaken,
    AccountExists,
    BadPasskey,
    TooManyPasskeys,
    UnknownInvitation,
    UnknownOrganisation,
    UnknownPerson,
    UnknownGroup,
    UnknownRingGroup,
    BadNumber,
    BadPrefix,
    BadSide,
    PrefixTaken,

    /// <summary>The number would lead back to itself.</summary>
    DialLoop,

    /// <summary>It still has what stands below it, and cannot go before that.</summary>
    InUse,

    /// <summary>Somebody changed it since the version that the request names.</summary>
    VersionConflict,

    /// <summary>Of a call: it is not in a state in which this can be done.</summary>
    WrongState,
    UnknownCall,
    UnknownNumber,

    /// <summary>Of those who were to come into a call: they speak with others.</summary>
    Busy,
    DoNotDisturb,
    Offline,

    /// <summary>Somebody else changed the same thing again and again meanwhile.</summary>
    Conflict,
}

/// <summary>A refusal is a value. The message is English and for logs; clients show their own words by the code.</summary>
public sealed record Refusal(RefusalCode Code, string Message)
{
    /// <summary>With <see cref="RefusalCode.OtherNode"/>: where to ask instead.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    internal static Refusal OtherNode(RoomPlace place) =>
        new(RefusalCode.OtherNode, "The room's session is on another node.") { Url = place.PublicUrl };

    /// <summary>After how many seconds to try again, where that is all that is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    internal static Refusal RoomClosed { get; } = new(RefusalCode.RoomClosed, "The room session has ended.");

    internal static Refusal NotJoined { get; } = new(RefusalCode.NotJoined, "This connection has not joined the room, or no longer holds its place.");
}
