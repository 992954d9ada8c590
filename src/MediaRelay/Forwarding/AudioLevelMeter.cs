namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// How loud one audio track is and whether somebody speaks, from the level that each packet carries (RFC 6464). Rises
/// fast, so that a speaker is seen at once, and falls slowly, so that pauses between words are not seen.
/// </summary>
internal sealed class AudioLevelMeter(UpTrackId track)
{
    /// <summary>The level of digital silence, in -dBov (RFC 6464 3).</summary>
    public const int Silence = 127;

    /// <summary>Quieter than this, in -dBov, is a room, not a voice.</summary>
    private const int QuietestVoice = 50;

    /// <summary>Below this the rest of a fading level is dropped.</summary>
    private const double Inaudible = 120;

    private const double RiseMilliseconds = 30;
    private const double FallMilliseconds = 300;

    /// <summary>Packets of one batch have one arrival; no audio packet is shorter than this (RFC 7587 3.1 knows 2.5 ms, browsers send 10 and more).</summary>
    private const double ShortestMilliseconds = 10;

    /// <summary>Less than a syllable is a cough or a door.</summary>
    private static readonly TimeSpan _shortestVoice = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the pauses between words.</summary>
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(400);

    /// <summary>Longer than the 400 ms after which Opus sends again while nothing is said (RFC 6716 2.1.9).</summary>
    private static readonly TimeSpan _stopped = TimeSpan.FromMilliseconds(600);

    private double _level = Silence;
    private bool _usesVoiceBit;
    private MonotonicTime _packetAt;
    private MonotonicTime _levelAt;
    private MonotonicTime _voiceSince;
    private MonotonicTime _voiceAt = new(long.MinValue / 2);

    public UpTrackId Track { get; } = track;

    /// <summary>Whether its reporter looks after it.</summary>
    public bool IsListed { get; set; }

    /// <summary>0 is loudest, <see cref="Silence"/> nothing.</summary>
    public int Dbov => (int)Math.Round(_level);

    public bool IsSpeaking { get; private set; }

    public bool HasStopped(MonotonicTime now) => now - _packetAt >= _stopped;

    /// <param name="value">The byte of the header extension: the voice activity bit, then seven bits of level.</param>
    public void Packet(byte value, MonotonicTime now)
    {
        var level = value & 0x7F;
        var hasVoiceBit = (value & 0x80) != 0;
        _usesVoiceBit |= hasVoiceBit; // who never sets it was told not to (vad=off, RFC 6464 4)
        _packetAt = now;
        Approach(level, now);
        if (level <= QuietestVoice && (hasVoiceBit || !_usesVoiceBit))
        {
            if (now - _voiceAt > _shortestVoice)
            {
                _voiceSince = now;
            }

            _voiceAt = now;
            IsSpeaking |= now - _voiceSince >= _shortestVoice;
        }
    }

    /// <summary>Lets the level fall where packets ended, and the speaker fall silent.</summary>
    public void Advance(MonotonicTime now)
    {
        if (HasStopped(now))
        {
            Approach(Silence, now);
        }

        IsSpeaking &= now - _voiceAt <= _longestPause;
    }

    private void Approach(double target, MonotonicTime now)
    {
        var elapsed = Math.Max((now - _levelAt).TotalMilliseconds, ShortestMilliseconds);
        _levelAt = now;
        _level += (target - _level) * (1 - Math.Exp(-elapsed / (target < _level ? RiseMilliseconds : FallMilliseconds)));
        if (target >= Silence && _level > Inaudible)
        {
            _level = Silence;
        }
    }
}
