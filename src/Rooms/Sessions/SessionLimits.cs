using System.Text;

namespace CrossStrait.Rooms.Sessions;

/// <summary>How much one session takes, and what a grant and an offer must look like to be let in.</summary>
public static class SessionLimits
{
    public const int Participants = 2000;
    public const int TransportsPerParticipant = 20;
    public const int NameLength = 64;
    public const int IdentityLength = 128;
    public const int SdpBytes = 64 * 1024;

    /// <summary>How many lines of one connection a client may name, and how long a MID may be.</summary>
    public const int NamedLines = 64;
    public const int MidLength = 64;

    /// <summary>How long a participant without her hub connection, a transport without media, or a session without people stays.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    internal static Refusal? Check(RoomGrant grant) => grant switch
    {
        { Name.Length: 0 or > NameLength } => new Refusal(RefusalCode.BadRequest, "A name has 1 to 64 characters."),
        { Identity.Length: > IdentityLength } => new Refusal(RefusalCode.BadRequest, "An identity has at most 128 characters."),
        _ => null,
    };

    internal static Refusal? CheckSources(IReadOnlyDictionary<string, TrackSource>? sources) =>
        sources is null || (sources.Count <= NamedLines && sources.Keys.All(mid => mid.Length <= MidLength))
            ? null
            : new Refusal(RefusalCode.BadRequest, "An offer names at most 64 lines, by MIDs of at most 64 characters.");

    internal static Refusal? CheckSdp(string sdp) => Encoding.UTF8.GetByteCount(sdp) switch
    {
        0 => new Refusal(RefusalCode.BadSdp, "The offer is empty."),
        > SdpBytes => new Refusal(RefusalCode.BadSdp, "The offer is larger than 64 KiB."),
        _ => null,
    };
}
