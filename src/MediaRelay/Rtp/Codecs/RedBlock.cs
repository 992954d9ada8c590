namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>One block of a payload with redundant audio, see <see cref="RedPayload"/>.</summary>
/// <param name="TimestampOffset">How much earlier than the packet's timestamp the block was said; 0 for the primary block.</param>
/// <param name="Offset">Of its bytes, from the start of the payload.</param>
internal readonly record struct RedBlock(byte PayloadType, ushort TimestampOffset, int Offset, int Length);
