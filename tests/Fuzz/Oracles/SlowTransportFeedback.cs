namespace CrossStrait.Fuzz.Oracles;

/// <summary>Transport-wide feedback expanded into lists (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).</summary>
internal static class SlowTransportFeedback
{
    /// <summary>Each packet with its arrival in 250 microseconds, null if it did not come. Null for what is no whole feedback.</summary>
    public static List<(ushort Sequence, long? Arrival)>? Read(ReadOnlySpan<byte> body)
    {
        if (body.Length < 16)
        {
            return null;
        }

        var bits = new Bits(body);
        bits.Take(64);
        var (first, count, reference) = ((int)bits.Take(16), (int)bits.Take(16), (long)bits.Take(24));
        bits.Take(8);
        List<int> statuses = [];
        while (statuses.Count < count)
        {
            if (bits.BytesLeft < 2)
            {
                return null;
            }

            if (!bits.TakeBit())
            {
                var (status, length) = ((int)bits.Take(2), (int)bits.Take(13));
                statuses.AddRange(Enumerable.Repeat(status, length));
            }
            else
            {
                var width = bits.TakeBit() ? 2 : 1;
                for (var symbols = 14 / width; symbols > 0; symbols--)
                {
                    statuses.Add((int)bits.Take(width));
                }
            }
        }

        return count == 0 ? null : Arrivals(bits, statuses.Take(count).ToList(), first, (reference >= 1 << 23 ? reference - (1 << 24) : reference) * 256);
    }

    private static List<(ushort Sequence, long? Arrival)>? Arrivals(Bits bits, List<int> statuses, int first, long time)
    {
        List<(ushort, long?)> arrivals = [];
        foreach (var status in statuses)
        {
            if (status == 3 || bits.BytesLeft < status)
            {
                return null;
            }

            var delta = (long)bits.Take(8 * status);
            time += status == 2 && delta >= 0x8000 ? delta - 0x10000 : delta;
            arrivals.Add(((ushort)(first + arrivals.Count), status == 0 ? null : time));
        }

        return arrivals;
    }
}
