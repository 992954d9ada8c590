namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>One item of a source description (RFC 3550 6.5), a view over the datagram.</summary>
internal readonly ref struct SdesItem(uint ssrc, byte type, ReadOnlySpan<byte> value)
{
    /// <summary>The source described.</summary>
    public uint Ssrc { get; } = ssrc;

    /// <summary>See <see cref="RtcpType.CnameItem"/>.</summary>
    public byte Type { get; } = type;

    /// <summary>UTF-8 text as it was sent; nothing says that it is valid.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;
}
