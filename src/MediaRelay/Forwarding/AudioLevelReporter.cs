namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Tells of all audio tracks of a worker that began or ended to speak or became louder or quieter, in one event at
/// most every <see cref="Interval"/>. Tracks that fell silent cost nothing until they are heard again.
/// </summary>
internal sealed class AudioLevelReporter(Action<RelayEvent> publish)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Half as much power again or more, or as much less: what is hardly heard is not told.</summary>
    private const int NoticeableDecibels = 3;

    private readonly List<Entry> _listed = [];
    private MonotonicTime _toldAt = new(long.MinValue / 2);

    /// <summary>A packet of the track came with this value of the audio level extension (RFC 6464 3).</summary>
    public void Heard(AudioLevelMeter meter, byte value, MonotonicTime now)
    {
        meter.Packet(value, now);
        if (!meter.IsListed)
        {
            meter.IsListed = true;
            _listed.Add(new Entry { Meter = meter, ToldDbov = AudioLevelMeter.Silence });
        }
    }

    /// <summary>The track ended; nothing more is told of it.</summary>
    public void Remove(AudioLevelMeter meter)
    {
        meter.IsListed = false;
        _listed.RemoveAll(entry => ReferenceEquals(entry.Meter, meter));
    }

    /// <summary>Call on every tick.</summary>
    public void Advance(MonotonicTime now)
    {
        if (_listed.Count == 0 || now - _toldAt < Interval)
        {
            return;
        }

        _toldAt = now;
        List<AudioLevel>? changed = null;
        for (var i = _listed.Count - 1; i >= 0; i--)
        {
            var entry = _listed[i];
            var meter = entry.Meter;
            meter.Advance(now);
            var fellSilent = meter.Dbov == AudioLevelMeter.Silence && entry.ToldDbov != AudioLevelMeter.Silence;
            if (meter.IsSpeaking != entry.ToldSpeaking || Math.Abs(meter.Dbov - entry.ToldDbov) >= NoticeableDecibels || fellSilent)
            {
                (changed ??= []).Add(new AudioLevel(meter.Track, meter.Dbov, meter.IsSpeaking));
                entry.ToldDbov = meter.Dbov;
                entry.ToldSpeaking = meter.IsSpeaking;
                _listed[i] = entry;
            }
            else if (meter.Dbov == AudioLevelMeter.Silence && meter.HasStopped(now) && !meter.IsSpeaking)
            {
                meter.IsListed = false;
                _listed.RemoveAt(i);
            }
        }

        if (changed is not null)
        {
            publish(new AudioLevels(changed));
        }
    }

    private struct Entry
    {
        public required AudioLevelMeter Meter;
        public int ToldDbov;
        public bool ToldSpeaking;
    }
}
