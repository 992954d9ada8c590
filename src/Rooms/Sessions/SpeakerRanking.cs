namespace CrossStrait.Rooms.Sessions;

/// <summary>Somebody who speaks, with a level of 0 to 1.</summary>
public sealed record SpeakerView(string ParticipantId, double Level);

/// <summary>
/// Who speaks, loudest first, and who is the active speaker. A machine without a clock: it is told what the relay hears
/// (<see cref="Heard"/>) and what time it is (<see cref="Advance"/>), and says when it wants to be told next.
/// </summary>
internal sealed class SpeakerRanking
{
    /// <summary>How many are told. More voices than these at once are a murmur.</summary>
    public const int Told = 10;

    /// <summary>How long another must be louder to become the active speaker.</summary>
    internal static readonly TimeSpan Takeover = TimeSpan.FromMilliseconds(600);

    /// <summary>A pause between words is not the end of speaking.</summary>
    internal static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(500);

    /// <summary>Louder is what is louder by more than the relay's own steps.</summary>
    private const int LouderDb = 3;

    /// <summary>What is 60 dB under full scale counts as silence.</summary>
    private const double QuietDb = 60;

    private readonly Dictionary<string, Voice> _voices = [];
    private readonly List<Voice> _speaking = [];

    /// <summary>Ids of those who speak, the active speaker first and the others by loudness.</summary>
    public IReadOnlyList<string> Speakers { get; private set; } = [];

    /// <summary>The last active speaker stays so while nobody speaks.</summary>
    public string? Active { get; private set; }

    /// <summary>When to call <see cref="Advance"/> even if nothing is heard; null if only hearing changes anything.</summary>
    public TimeSpan? Deadline { get; private set; }

    public void Heard(string participant, int dbov, bool isSpeaking, TimeSpan now)
    {
        if (!_voices.TryGetValue(participant, out var voice))
        {
            _voices.Add(participant, voice = new Voice(participant));
        }

        voice.Dbov = dbov;
        if (voice.IsSpeaking && !isSpeaking)
        {
            voice.SpokeUntil = now;
        }

        voice.IsSpeaking = isSpeaking;
        if (isSpeaking && !_speaking.Contains(voice))
        {
            _speaking.Add(voice);
        }
    }

    /// <summary>She has left, or the microphone has. True if she was among the speakers.</summary>
    public bool Forget(string participant)
    {
        Active = Active == participant ? null : Active;
        return _voices.Remove(participant, out var voice) && _speaking.Remove(voice);
    }

    /// <summary>When she last spoke; the same for all who never did.</summary>
    public TimeSpan LastSpoke(string participant) => _voices.GetValueOrDefault(participant) switch
    {
        null => TimeSpan.MinValue,
        { IsSpeaking: true } => TimeSpan.MaxValue,
        { SpokeUntil: var until } => until,
    };

    /// <summary>Brings order and active speaker up to date. True if either has changed.</summary>
    public bool Advance(TimeSpan now)
    {
        _speaking.RemoveAll(voice => !voice.IsSpeaking && now - voice.SpokeUntil >= Hold);
        _speaking.Sort((one, other) => one.Dbov != other.Dbov
            ? one.Dbov.CompareTo(other.Dbov)
            : string.CompareOrdinal(one.Participant, other.Participant));
        var active = Choose(now);
        Deadline = NextChange();
        string[] speakers = _speaking.Count == 0
            ? []
            : [active!, .. _speaking.Select(voice => voice.Participant).Where(one => one != active).Take(Told - 1)];
        if (active == Active && speakers.SequenceEqual(Speakers))
        {
            return false;
        }

        (Active, Speakers) = (active, speakers);
        return true;
    }

    public IReadOnlyList<SpeakerView> Views() =>
        [.. Speakers.Select(id => new SpeakerView(id, _voices.TryGetValue(id, out var voice) ? LevelOf(voice.Dbov) : 0))];

    private static double LevelOf(int dbov) => Math.Round(Math.Clamp(1 - (dbov / QuietDb), 0, 1), 2);

    private string? Choose(TimeSpan now)
    {
        var active = Active is null ? null : _voices.GetValueOrDefault(Active);
        if (active is null)
        {
            return _speaking.Count > 0 ? _speaking[0].Participant : null;
        }

        var isHeard = _speaking.Contains(active);
        foreach (var voice in _speaking)
        {
            var isLouder = voice != active && voice.IsSpeaking && (!isHeard || voice.Dbov + LouderDb <= active.Dbov);
            voice.LouderSince = isLouder ? voice.LouderSince ?? now : null;
        }

        // The list is sorted: the first that has been louder for long enough is the loudest of them.
        var next = _speaking.Find(voice => voice.LouderSince is { } since && now - since >= Takeover);
        if (next is null)
        {
            return active.Participant;
        }

        foreach (var voice in _speaking)
        {
            voice.LouderSince = null;
        }

        return next.Participant;
    }

    private TimeSpan? NextChange()
    {
        TimeSpan? next = null;
        foreach (var voice in _speaking)
        {
            var due = voice.IsSpeaking ? voice.LouderSince + Takeover : voice.SpokeUntil + Hold;
            next = due is null || next < due ? next : due;
        }

        return next;
    }

    private sealed class Voice(string participant)
    {
        public string Participant { get; } = participant;

        public int Dbov { get; set; }

        public bool IsSpeaking { get; set; }

        public TimeSpan SpokeUntil { get; set; } = TimeSpan.MinValue;

        /// <summary>Since when she has been louder than the active speaker without a break.</summary>
        public TimeSpan? LouderSince { get; set; }
    }
}
