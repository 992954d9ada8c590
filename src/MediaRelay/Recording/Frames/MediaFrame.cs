namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// A complete video frame or one audio packet, rebuilt from a capture. Its place in the session comes from
/// <see cref="TrackClock"/>.
/// </summary>
/// <param name="Ssrc">Which source it came from; media clocks of two sources have nothing in common.</param>
/// <param name="RtpTime">The RTP timestamp, extended so that it does not wrap.</param>
/// <param name="Duration">Of audio, in samples of 48 kHz; 0 for video.</param>
/// <param name="Width">Of a video key frame; 0 otherwise.</param>
/// <param name="Height">Of a video key frame; 0 otherwise.</param>
public readonly record struct MediaFrame(uint Ssrc, long RtpTime, ReadOnlyMemory<byte> Payload, bool IsKeyFrame, int Duration, int Width, int Height)
{
    /// <summary>The codec by its name in SDP: a track may change it.</summary>
    public string Codec { get; init; } = "";
}
