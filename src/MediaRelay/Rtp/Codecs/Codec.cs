namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>The media formats that the relay forwards, see <see cref="CodecTable"/>.</summary>
internal enum Codec : byte
{
    None,
    Opus,
    Vp8,
    Vp9,
    Av1,
    H264,
}
