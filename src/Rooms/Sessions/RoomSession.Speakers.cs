using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Who speaks, and what follows from it on the screens.</summary>
public sealed partial class RoomSession
{
    /// <summary>A timer that fires a little early must not spin.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(10);

    private TimeSpan Now => _ports.Time.GetElapsedTime(_openedAt);

    private void Heard(AudioLevels heard)
    {
        foreach (var level in heard.Levels)
        {
            // What comes with a shared screen is not somebody speaking, and the muted say nothing.
            if (_tracks.TryGetValue(level.Track, out var publication) && publication.Source == TrackSource.Microphone)
            {
                _speakers.Heard(publication.Owner.Id, level.Dbov, level.IsSpeaking && publication is { Muted: false, Owner.IsHeld: false }, Now);
            }
        }

        FollowSpeakers();
    }

    private void ForgetVoice(Publication publication)
    {
        if (publication.Source == TrackSource.Microphone && _speakers.Forget(publication.Owner.Id))
        {
            // Later: whoever unpublishes has not finished yet.
            _loop.Post(FollowSpeakers);
        }
    }

    private void FollowSpeakers()
    {
        if (_closed)
        {
            return;
        }

        if (_speakers.Advance(Now))
        {
            RefreshSlots();
        }

        if (_speakerNews.TryTell(Now, out var speakers))
        {
            Broadcast(new SpeakersChanged(speakers), only: participant => participant.Grant.CanSubscribe);
        }

        _speakerTimer?.Dispose();
        _speakerTimer = Sooner(_speakers.Deadline, _speakerNews.Deadline) is { } due
            ? After(due - Now > _shortest ? due - Now : _shortest, FollowSpeakers)
            : null;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one < other || other is null ? one : other;
}
