using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// What the audio lines beyond the pairs carry: the sound of screens on show, then the loudest of those off screen.
/// Whoever has a line keeps it until somebody who speaks needs it; then the one silent longest gives hers up.
/// </summary>
internal sealed class SpareAudioLines
{
    private Publication?[] _lines = [];

    public Publication? this[int line] => _lines[line];

    public bool IsFull => Array.IndexOf(_lines, null) < 0;

    public bool Has(Participant participant) => Array.Exists(_lines, line => line?.Owner == participant);

    public void Resize(int count) => Array.Resize(ref _lines, count);

    /// <param name="stage">Who speaks and who is there.</param>
    /// <param name="mayShow">Not for the viewer herself.</param>
    /// <param name="hasPair">Whether a participant sits in a pair, whose audio line carries what she says.</param>
    public void Refresh(Stage stage, Func<Participant, bool> mayShow, Func<Participant, bool> hasPair)
    {
        if (_lines.Length == 0)
        {
            return;
        }

        for (var i = 0; i < _lines.Length; i++)
        {
            if (_lines[i] is { } there && (!there.IsPublished || !IsSpare(there)))
            {
                _lines[i] = null;
            }
        }

        var needed = Needed(stage, hasPair).Where(IsSpare).Take(_lines.Length).ToArray();
        foreach (var publication in needed)
        {
            Place(publication, needed, stage.LastSpoke);
        }

        FillFree(stage.Published.Select(participant => participant.Shown(MediaKind.Audio)).OfType<Publication>().Where(IsSpare));

        bool IsSpare(Publication publication) => mayShow(publication.Owner) && !Carries(publication, hasPair);
    }

    /// <summary>Who has a pair is heard by it, with the one sound that a pair can carry.</summary>
    private static bool Carries(Publication publication, Func<Participant, bool> hasPair) =>
        hasPair(publication.Owner) && publication.Owner.Shown(MediaKind.Audio) == publication;

    private static IEnumerable<Publication> Needed(Stage stage, Func<Participant, bool> hasPair)
    {
        foreach (var participant in stage.Sharing.Where(hasPair))
        {
            if (participant.Find(TrackSource.ScreenAudio) is { Muted: false } sound && participant.Shown(MediaKind.Audio) != sound)
            {
                yield return sound;
            }
        }

        foreach (var participant in stage.Speaking)
        {
            if (participant.Find(TrackSource.Microphone) is { Muted: false } microphone)
            {
                yield return microphone;
            }
        }
    }

    private void Place(Publication publication, Publication[] needed, Func<string, TimeSpan> lastSpoke)
    {
        if (Array.IndexOf(_lines, publication) >= 0)
        {
            return;
        }

        var best = -1;
        for (var i = 0; i < _lines.Length; i++)
        {
            var there = _lines[i];
            if (there is null)
            {
                best = i;
                break;
            }

            if (!needed.Contains(there) && (best < 0 || lastSpoke(there.Owner.Id) < lastSpoke(_lines[best]!.Owner.Id)))
            {
                best = i;
            }
        }

        _lines[best] = publication;
    }

    private void FillFree(IEnumerable<Publication> waiting)
    {
        var free = Array.IndexOf(_lines, null);
        if (free < 0)
        {
            return;
        }

        foreach (var publication in waiting)
        {
            if (Array.IndexOf(_lines, publication) < 0)
            {
                _lines[free] = publication;
                free = Array.IndexOf(_lines, null);
                if (free < 0)
                {
                    return;
                }
            }
        }
    }
}
