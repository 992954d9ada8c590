namespace CrossStrait.MediaRelay.Srtp;

/// <summary>The 48-bit packet index: rollover counter and sequence number (RFC 3711 3.3.1).</summary>
internal static class SrtpIndex
{
    /// <summary>RFC 3711 9.2: at most 2^48 packets under one key.</summary>
    public const long Highest = (1L << 48) - 1;

    /// <summary>
    /// The index nearest to <paramref name="highestIndex"/> that ends in <paramref name="sequenceNumber"/>
    /// (RFC 3711 3.3.1 and appendix A). Negative for a packet from before the first cycle: there is no such index.
    /// </summary>
    /// <param name="highestIndex">The highest index so far; -1 if there was none yet.</param>
    /// <param name="sequenceNumber">As in the packet.</param>
    public static long Estimate(long highestIndex, ushort sequenceNumber)
    {
        if (highestIndex < 0)
        {
            return sequenceNumber;
        }

        var highest = (int)(highestIndex & 0xFFFF);
        var rollover = highestIndex >> 16;
        if (highest < 0x8000)
        {
            if (sequenceNumber - highest > 0x8000)
            {
                rollover--;
            }
        }
        else if (highest - 0x8000 > sequenceNumber)
        {
            rollover++;
        }

        return (rollover << 16) | sequenceNumber;
    }
}
