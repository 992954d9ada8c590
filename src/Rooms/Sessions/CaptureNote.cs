using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrossStrait.Rooms.Sessions;

/// <summary>The JSON that goes into capture files beside the media. docs/recording.md describes it; composition reads it back.</summary>
internal static class CaptureNote
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Header(string recording, RoomView room, string startedBy, DateTimeOffset startedAt) =>
        Write(new { recording, room = room.Id, roomName = room.Name, startedBy, startedAt });

    public static string Label(Publication publication) => Write(new
    {
        track = publication.Id,
        participant = publication.Owner.Id,
        identity = publication.Owner.Identity,
        name = publication.Owner.Grant.Name,
        kind = publication.Kind,
        source = publication.Source,
    });

    public static string Joined(Participant participant) => Write(new
    {
        type = "participantJoined",
        participant = participant.Id,
        identity = participant.Identity,
        name = participant.Grant.Name,
    });

    public static string Left(Participant participant) => Write(new { type = "participantLeft", participant = participant.Id });

    public static string Muted(Publication publication) =>
        Write(new { type = "trackMuted", track = publication.Id, muted = publication.Muted });

    public static string Published(Publication publication) => Write(new { type = "trackPublished", track = publication.Id });

    public static string Unpublished(Publication publication) => Write(new { type = "trackUnpublished", track = publication.Id });

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);
}
