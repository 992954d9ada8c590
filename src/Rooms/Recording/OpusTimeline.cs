namespace CrossStrait.Rooms.Recording;

/// <summary>
/// Lays Opus packets on the session's 48 kHz timeline: each starts at its own time and all else is silence. The result
/// is one stream without gaps, so that nothing downstream has to understand time again.
/// </summary>
internal sealed class OpusTimeline(OggOpusWriter file)
{
    private const int SamplesPerSecond = 48_000;

    /// <summary>
    /// How far a packet may be off its place within running speech, 20 ms: correcting less would be heard more than
    /// the error is seen.
    /// </summary>
    private const int Tolerance = SamplesPerSecond / 50;

    /// <summary>
    /// Packets that decode to silence, mono CELT of 20, 10, 5 and 2.5 ms (RFC 6716 3.1; the bytes FF FE after the
    /// first are a frame whose silence flag is set).
    /// </summary>
    private static readonly (int Duration, byte[] Packet)[] _silence =
    [
        (960, [0xF8, 0xFF, 0xFE]),
        (480, [0xF0, 0xFF, 0xFE]),
        (240, [0xE8, 0xFF, 0xFE]),
        (120, [0xE0, 0xFF, 0xFE]),
    ];

    private long _position;
    private uint _lastSource;
    private long _expectedRtp;

    /// <summary>Adds a packet. One that would begin in the past by more than the tolerance is left out.</summary>
    public void Add(ReadOnlySpan<byte> packet, int duration, TimeSpan at, uint source, long rtpTime)
    {
        var place = (long)Math.Round(at.TotalSeconds * SamplesPerSecond);
        var isRunning = source == _lastSource && rtpTime == _expectedRtp;
        (_lastSource, _expectedRtp) = (source, rtpTime + duration);
        if (place < _position - Tolerance)
        {
            return;
        }

        if (!isRunning || place > _position + Tolerance)
        {
            FillTo(place);
        }

        file.Write(packet, duration);
        _position += duration;
    }

    /// <summary>Fills with silence up to a time, to the nearest packet of 2.5 ms before it.</summary>
    public void End(TimeSpan at) => FillTo((long)Math.Round(at.TotalSeconds * SamplesPerSecond));

    private void FillTo(long place)
    {
        foreach (var (duration, packet) in _silence)
        {
            for (; place - _position >= duration; _position += duration)
            {
                file.Write(packet, duration);
            }
        }
    }
}
