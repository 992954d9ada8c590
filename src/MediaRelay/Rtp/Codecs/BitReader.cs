namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// Reads bits, highest first. Behind the end everything is 0 and <see cref="IsPastEnd"/> is true: check it once,
/// where the values matter.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    /// <summary>More was read than there is.</summary>
    public bool IsPastEnd { get; private set; }

    /// <param name="count">At most 32.</param>
    public uint Take(int count)
    {
        if (count > (_bytes.Length * 8) - _position)
        {
            IsPastEnd = true;
            _position = _bytes.Length * 8;
            return 0;
        }

        var value = 0u;
        while (count > 0)
        {
            var left = 8 - (_position & 7);
            var taken = Math.Min(left, count);
            var bits = (_bytes[_position >> 3] >> (left - taken)) & ((1 << taken) - 1);
            value = (value << taken) | (uint)bits;
            _position += taken;
            count -= taken;
        }

        return value;
    }

    public bool TakeBit() => Take(1) != 0;

    public void Skip(int count)
    {
        for (; count > 32; count -= 32)
        {
            Take(32);
        }

        Take(count);
    }

    /// <summary>ns(n) of AV1 4.10.7: a number below <paramref name="limit"/> in as few bits as it needs.</summary>
    public uint TakeBelow(int limit)
    {
        var width = 0;
        for (var rest = limit; rest != 0; rest >>= 1)
        {
            width++;
        }

        var shorter = (1u << width) - (uint)limit;
        var value = Take(width - 1);
        return value < shorter ? value : (value << 1) - shorter + Take(1);
    }

    /// <summary>ue(v) of H.264 9.1, and uvlc() of AV1 4.10.3: an exponential Golomb code.</summary>
    public uint TakeExponential()
    {
        var zeros = 0;
        while (!IsPastEnd && !TakeBit())
        {
            zeros++;
        }

        if (zeros > 31)
        {
            IsPastEnd = true; // no value in these formats is so large: what follows cannot be trusted
        }

        return IsPastEnd ? 0 : (1u << zeros) - 1 + Take(zeros);
    }

    /// <summary>se(v) of H.264 9.1.1.</summary>
    public int TakeSignedExponential()
    {
        var code = TakeExponential();
        return (code & 1) != 0 ? (int)(code >> 1) + 1 : -(int)(code >> 1);
    }
}
