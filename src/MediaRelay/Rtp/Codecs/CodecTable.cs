namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>All codecs of the relay, one row each. A new codec is a new row and a value of <see cref="Codec"/>.</summary>
internal static class CodecTable
{
    private static readonly CodecRow[] _rows =
    [
        // RFC 7587 7: always 48000 and 2 channels, whatever is sent. Parameters concern the receiver's decoder only.
        new(Codec.Opus, "opus", MediaKind.Audio, 48_000, 2, static _ => true),

        // RFC 7741 6.1: max-fr and max-fs are wishes of the receiver, not formats.
        new(Codec.Vp8, "VP8", MediaKind.Video, 90_000, 1, static _ => true),

        // RFC 9628 7.1: eight bits 4:2:0 is profile 0, and what is meant where none is named.
        new(Codec.Vp9, "VP9", MediaKind.Video, 90_000, 1, static parameters => FmtpParameters.IsNumber(parameters, "profile-id", 0)),

        // AV1 RTP specification 7.2.1: the main profile is 0, and what is meant where none is named.
        new(Codec.Av1, "AV1", MediaKind.Video, 90_000, 1, static parameters => FmtpParameters.IsNumber(parameters, "profile", 0)),
        new(Codec.H264, "H264", MediaKind.Video, 90_000, 1, H264Parameters.Accepts),
    ];

    public static IReadOnlyList<CodecRow> Rows => _rows;

    /// <summary>Size of a table indexed by <see cref="Codec"/>.</summary>
    public static int Count => (int)Codec.H264 + 1;

    /// <summary>The row of a codec that was negotiated, and so has one.</summary>
    public static CodecRow RowOf(Codec codec) => Find(codec)!;

    /// <summary>The row of a codec; null for <see cref="Codec.None"/>.</summary>
    public static CodecRow? Find(Codec codec) => Array.Find(_rows, row => row.Codec == codec);

    /// <summary>The codec that an offered format means, <see cref="Codec.None"/> if the relay cannot forward it.</summary>
    /// <param name="channels">1 where `a=rtpmap` leaves it out (RFC 8866 6.6).</param>
    public static Codec Match(MediaKind kind, ReadOnlySpan<char> name, int clockRate, int channels, ReadOnlySpan<char> fmtp)
    {
        foreach (var row in _rows)
        {
            if (row.Kind == kind && row.ClockRate == clockRate && row.Channels == channels
                && name.Equals(row.Name, StringComparison.OrdinalIgnoreCase) && row.Accepts(fmtp))
            {
                return row.Codec;
            }
        }

        return Codec.None;
    }
}
