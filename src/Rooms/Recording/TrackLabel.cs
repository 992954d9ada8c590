using System.Text.Json;

namespace CrossStrait.Rooms.Recording;

/// <summary>What a room session wrote about a captured track.</summary>
internal sealed record TrackLabel(string Track, string Participant, string Identity, string Name, string Kind, string Source)
{
    public bool IsScreen => Source is "screen" or "screenAudio";

    /// <summary>The label of a track; one that cannot be read becomes a nameless person of its own, so that nothing recorded is left out.</summary>
    public static TrackLabel Read(string json, string trackName)
    {
        try
        {
            if (JsonSerializer.Deserialize<TrackLabel>(json, CaptureNotes.Json) is { } label)
            {
                return label;
            }
        }
        catch (JsonException)
        {
            // The fallback below says all there is to say.
        }

        return new TrackLabel(trackName, trackName, trackName, trackName, "", "");
    }
}
