namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>Whether the format parameters of an offer (`a=fmtp`, empty when there is none) are ones the relay can forward.</summary>
internal delegate bool FmtpMatch(ReadOnlySpan<char> parameters);

/// <summary>What SDP says of one codec (`a=rtpmap`).</summary>
/// <param name="Name">The encoding name; compared without case (RFC 8866 6.6).</param>
/// <param name="Channels">1 for video, where SDP leaves it out.</param>
internal sealed record CodecRow(Codec Codec, string Name, MediaKind Kind, int ClockRate, int Channels, FmtpMatch Accepts);
