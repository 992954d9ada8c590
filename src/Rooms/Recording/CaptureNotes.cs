using System.Text.Json;
using CrossStrait.MediaRelay.Recording;

namespace CrossStrait.Rooms.Recording;

/// <summary>The notes of a capture by subject: who was there, and when a track was muted or gone.</summary>
internal sealed class CaptureNotes
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly List<(TimeSpan At, NoteBody Body)> _notes = [];

    public CaptureNotes(IEnumerable<CaptureNote> notes)
    {
        foreach (var note in notes)
        {
            if (TryRead(note.Json) is { } body)
            {
                _notes.Add((note.At, body));
            }
        }
    }

    /// <summary>Everybody who joined, in order, the same identity once.</summary>
    public IEnumerable<(string Identity, string Name)> People => _notes
        .Where(note => note.Body is { Type: "participantJoined", Identity: not null })
        .Select(note => (note.Body.Identity!, note.Body.Name ?? note.Body.Identity!))
        .DistinctBy(person => person.Item1, StringComparer.Ordinal);

    /// <summary>When a track went for good: it was unpublished or its participant left.</summary>
    public TimeSpan? EndOf(TrackLabel label, TimeSpan after)
    {
        foreach (var (at, body) in _notes)
        {
            var ends = body is { Type: "trackUnpublished" } && body.Track == label.Track
                || body is { Type: "participantLeft" } && body.Participant == label.Participant;
            if (ends && at >= after)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The stretches from <paramref name="from"/> to <paramref name="to"/> in which a track was not muted.</summary>
    public IReadOnlyList<Stretch> Unmuted(TrackLabel label, TimeSpan from, TimeSpan to)
    {
        var stretches = new List<Stretch>();
        var start = (TimeSpan?)from;
        foreach (var (at, body) in _notes.Where(note => note.Body.Type == "trackMuted" && note.Body.Track == label.Track))
        {
            if (body.Muted && start is { } open)
            {
                stretches.Add(new Stretch(open, at));
                start = null;
            }
            else if (!body.Muted)
            {
                start ??= at > from ? at : from;
            }
        }

        if (start is { } last)
        {
            stretches.Add(new Stretch(last, to));
        }

        return [.. stretches
            .Select(stretch => new Stretch(stretch.From > from ? stretch.From : from, stretch.To < to ? stretch.To : to))
            .Where(stretch => stretch.To > stretch.From)];
    }

    private static NoteBody? TryRead(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<NoteBody>(json, Json);
        }
        catch (JsonException)
        {
            // Notes are open to other writers; what is not ours does not concern the picture.
            return null;
        }
    }

    private sealed record NoteBody(string Type)
    {
        public string? Participant { get; init; }

        public string? Identity { get; init; }

        public string? Name { get; init; }

        public string? Track { get; init; }

        public bool Muted { get; init; }
    }
}
