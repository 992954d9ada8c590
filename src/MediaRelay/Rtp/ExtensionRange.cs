namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Where the value of one header extension element lies in its packet. A default range is absent.</summary>
internal readonly struct ExtensionRange(ushort offset, byte length)
{
    /// <summary>From the start of the packet.</summary>
    public ushort Offset { get; } = offset;

    /// <summary>0 is a value too: two-byte elements may be empty (RFC 8285 4.3).</summary>
    public byte Length { get; } = length;

    /// <summary>No value lies at offset 0, where the RTP header begins.</summary>
    public bool IsPresent => Offset != 0;

    /// <summary>The value, in the packet the range was read from; empty when absent.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> packet) => packet.Slice(Offset, Length);
}
