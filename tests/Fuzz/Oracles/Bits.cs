namespace CrossStrait.Fuzz.Oracles;

/// <summary>Reads fields bit by bit, as the figures in the RFCs draw them. Slow and plain, to check fast readers against.</summary>
internal ref struct Bits(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>Where the next byte is; only asked between bytes.</summary>
    public readonly int Offset => _position / 8;

    public readonly int BytesLeft => _bytes.Length - Offset;

    public ulong Take(int bits)
    {
        ulong value = 0;
        for (; bits > 0; bits--, _position++)
        {
            value = (value << 1) | (uint)((_bytes[_position / 8] >> (7 - (_position % 8))) & 1);
        }

        return value;
    }

    public bool TakeBit() => Take(1) == 1;
}
