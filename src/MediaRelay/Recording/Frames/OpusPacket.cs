namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>What the first bytes of an Opus packet say (RFC 6716 3.1, 3.2).</summary>
public static class OpusPacket
{
    public const int SampleRate = 48_000;

    /// <summary>RFC 6716 3.2.5 R5: a packet lasts 120 ms at most.</summary>
    public const int MaxDuration = SampleRate * 120 / 1000;

    // Samples of one frame by configuration number: SILK 10 to 60 ms, hybrid 10 and 20 ms, CELT 2.5 to 20 ms.
    private static readonly int[] _silk = [480, 960, 1920, 2880];
    private static readonly int[] _hybrid = [480, 960];
    private static readonly int[] _celt = [120, 240, 480, 960];

    /// <summary>Length in samples of 48 kHz; 0 if the packet is not Opus.</summary>
    public static int Duration(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            return 0;
        }

        var configuration = packet[0] >> 3;
        var frame = configuration switch
        {
            < 12 => _silk[configuration & 3],
            < 16 => _hybrid[configuration & 1],
            _ => _celt[configuration & 3],
        };
        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length > 1 ? packet[1] & 0x3F : 0,
        };
        return frame * frames <= MaxDuration ? frame * frames : 0;
    }
}
