using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Composition;

/// <summary>Reads section "Rooms" as far as sessions are concerned.</summary>
internal static class RoomSettings
{
    private static readonly string[] _videoCodecs = ["VP8", "VP9", "H264", "AV1"];

    public static RoomOptions ReadRooms(this IConfiguration configuration)
    {
        var options = configuration.Read<RoomOptions>("Rooms");
        var named = options.VideoCodecs.Split(',', StringSplitOptions.TrimEntries);
        return named.All(name => _videoCodecs.Contains(name, StringComparer.OrdinalIgnoreCase))
            ? options
            : throw new StartException($"Rooms:VideoCodecs: '{options.VideoCodecs}' is not a list such as VP8,VP9,H264,AV1.");
    }
}
