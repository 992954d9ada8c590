namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

/// <summary>Writes bits, highest first; the last byte is filled with zeros.</summary>
internal sealed class BitWriter
{
    private readonly List<bool> _bits = [];

    public BitWriter Write(int count, uint value)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            _bits.Add((value >> bit & 1) != 0);
        }

        return this;
    }

    public BitWriter Write(bool bit) => Write(1, bit ? 1u : 0u);

    /// <summary>ns(n) of AV1 4.10.7.</summary>
    public BitWriter WriteBelow(uint limit, uint value)
    {
        var width = 1;
        while ((1u << width) <= limit)
        {
            width++;
        }

        var shorter = (1u << width) - limit;
        return value < shorter ? Write(width - 1, value) : Write(width, value + shorter);
    }

    /// <summary>ue(v) of H.264 9.1.</summary>
    public BitWriter WriteExponential(uint value)
    {
        var width = 1;
        while ((value + 1) >> width != 0)
        {
            width++;
        }

        return Write(width - 1, 0).Write(width, value + 1);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[(_bits.Count + 7) / 8];
        for (var i = 0; i < _bits.Count; i++)
        {
            bytes[i / 8] |= (byte)(_bits[i] ? 0x80 >> (i % 8) : 0);
        }

        return bytes;
    }
}
