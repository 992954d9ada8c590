using System.Text;

namespace CrossStrait.Rooms.Sessions;

/// <summary>How much one session takes, and what a grant and an offer must look like to be let in.</summary>
public static class SessionLimits
{
    public const int Participants = 2000;
    public const int TransportsPerParticipant = 20;
    public const int NameLength = 64;
    public const int IdentityLength = 128;
    public const int SdpBytes = 96 * 1024;

    /// <summary>How many lines of one connection a client may name, and how long a MID may be.</summary>
    public const int NamedLines = 64;
    public const int MidLength = 64;

    /// <summary>The largest side of a slot, in physical pixels.</summary>
    public const int SlotSide = 16384;

    /// <summary>How many codecs a client may name, and how long a name may be.</summary>
    public const int NamedCodecs = 16;
    public const int CodecLength = 32;

    /// <summary>A connection that is worse than any of these is poor: video stutters, or people talk over each other (ITU-T G.114).</summary>
    internal const double PoorLoss = 0.05;
    internal const int PoorRoundTripMilliseconds = 400;
    internal const int PoorEstimate = 150_000;

    /// <summary>What every browser decodes: for clients that do not say.</summary>
    internal static IReadOnlySet<string> DefaultDecodes { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "VP8" };

    /// <summary>How long a participant without her hub connection, a transport without media, or a session without people stays.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody stays whose page said that it goes: a reload is back by then.</summary>
    public static TimeSpan GoodbyeGrace { get; } = TimeSpan.FromSeconds(3);

    /// <summary>The least time between two changes of the room's codecs that publishers are told of.</summary>
    internal static TimeSpan CodecPause { get; } = TimeSpan.FromSeconds(2);

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

    /// <summary>Null stands for what every browser decodes.</summary>
    internal static Refusal? CheckDecodes(IReadOnlyList<string>? decodes) =>
        decodes is null || (decodes.Count <= NamedCodecs && decodes.All(name => name is { Length: > 0 and <= CodecLength }))
            ? null
            : new Refusal(RefusalCode.BadRequest, "A client names at most 16 codecs, by names of 1 to 32 characters.");

    internal static Refusal? CheckSizes(IReadOnlyList<SlotSize> sizes)
    {
        if (sizes.Count > NamedLines || !sizes.All(size => size is { Mid.Length: <= MidLength }))
        {
            return new Refusal(RefusalCode.BadRequest, "A call sizes at most 64 slots, by MIDs of at most 64 characters.");
        }

        return sizes.All(size => size is { Width: >= 0 and <= SlotSide, Height: >= 0 and <= SlotSide })
            ? null
            : new Refusal(RefusalCode.BadRequest, "A slot has sides of 0 to 16384 pixels.");
    }

    internal static Refusal? CheckSdp(string sdp) => Encoding.UTF8.GetByteCount(sdp) switch
    {
        0 => new Refusal(RefusalCode.BadSdp, "The offer is empty."),
        > SdpBytes => new Refusal(RefusalCode.BadSdp, "The offer is larger than 96 KiB."),
        _ => null,
    };
}
