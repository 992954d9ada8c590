namespace CrossStrait.Rooms.Sessions;

/// <summary>Configuration section "Rooms".</summary>
public sealed record RoomOptions
{
    /// <summary>Video codecs in the order in which publishers shall use what everybody decodes (docs/decisions/0008), comma-separated.</summary>
    public string VideoCodecs { get; init; } = "VP8,VP9,H264,AV1";
}
