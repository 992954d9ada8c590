namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// FINGERPRINT: the CRC-32 of ITU-T V.42 over all that precedes it, with "STUN" mixed in (RFC 8489 14.7).
/// </summary>
internal static class StunFingerprint
{
    private const uint Mask = 0x5354554E;

    private const uint ReversedPolynomial = 0xEDB88320;

    private static readonly uint[] _table = MakeTable();

    /// <param name="message">
    /// From the header, whose length field already counts the FINGERPRINT attribute, up to that attribute.
    /// </param>
    public static uint Compute(ReadOnlySpan<byte> message)
    {
        var crc = uint.MaxValue;
        foreach (var value in message)
        {
            crc = _table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc ^ Mask;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ ReversedPolynomial;
            }

            table[i] = value;
        }

        return table;
    }
}
