namespace CrossStrait.Rooms.Sessions;

/// <summary>Decides when people are told who speaks: only what changed, and at most five times a second.</summary>
internal sealed class SpeakerNews(SpeakerRanking ranking)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Smaller changes of a level do not show.</summary>
    private const double LevelStep = 0.05;

    private TimeSpan? _toldAt;

    /// <summary>As last told.</summary>
    public IReadOnlyList<SpeakerView> Told { get; private set; } = [];

    /// <summary>When something that is known now may be told; null if nothing waits.</summary>
    public TimeSpan? Deadline { get; private set; }

    public bool TryTell(TimeSpan now, out IReadOnlyList<SpeakerView> speakers)
    {
        speakers = ranking.Views();
        Deadline = null;
        if (speakers.Count == Told.Count && speakers.Zip(Told).All(pair => IsSame(pair.First, pair.Second)))
        {
            return false;
        }

        if (_toldAt + Interval > now)
        {
            Deadline = _toldAt + Interval;
            return false;
        }

        Told = speakers;
        _toldAt = now;
        return true;
    }

    private static bool IsSame(SpeakerView one, SpeakerView other) =>
        one.ParticipantId == other.ParticipantId && Math.Abs(one.Level - other.Level) < LevelStep;
}
