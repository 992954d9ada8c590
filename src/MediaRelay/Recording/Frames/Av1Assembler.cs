using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// AV1 temporal units (AV1 RTP specification 4) in the low-overhead format (AV1 5.2), as IVF takes them: a temporal
/// delimiter, then each OBU with its size.
/// </summary>
internal sealed class Av1Assembler : FrameAssembler
{
    private const byte ExtensionBit = 0x04;
    private const byte HasSizeBit = 0x02;

    /// <summary>AV1 6.2.2, obu_type.</summary>
    private const int TemporalDelimiter = 2;
    private const int TileList = 8;
    private const int Padding = 15;

    protected override bool TryJoin(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out JoinedPicture picture)
    {
        picture = default;
        if (!TryReadUnits(payloads, out var units) || units.Count == 0)
        {
            return false;
        }

        var sequence = default(Av1SequenceHeader);
        var isKey = new Av1Aggregation(payloads[0].Span[0]).StartsSequence && Av1SequenceHeader.TryRead(units[0], out sequence);
        using var bytes = new MemoryStream();
        bytes.Write([(TemporalDelimiter << 3) | HasSizeBit, 0]);
        foreach (var unit in units)
        {
            if (!TryWrite(bytes, unit))
            {
                return false;
            }
        }

        picture = isKey
            ? new JoinedPicture(bytes.ToArray(), true, sequence.Width, sequence.Height)
            : new JoinedPicture(bytes.ToArray(), false, 0, 0);
        return true;
    }

    /// <summary>The OBUs of all payloads, those in several packets put together.</summary>
    private static bool TryReadUnits(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out List<byte[]> units)
    {
        units = [];
        var isContinued = false;
        foreach (var payload in payloads)
        {
            var header = new Av1Aggregation(payload.Span[0]);
            if (header.ContinuesElement != isContinued)
            {
                return false;
            }

            var elements = new Av1ElementReader(payload.Span);
            while (elements.TryReadNext(out var element))
            {
                if (isContinued)
                {
                    units[^1] = [.. units[^1], .. element];
                    isContinued = false;
                }
                else
                {
                    units.Add(element.ToArray());
                }
            }

            if (elements.IsMalformed || (header.IsContinued && units.Count == 0))
            {
                return false;
            }

            isContinued = header.IsContinued;
        }

        return !isContinued;
    }

    /// <summary>Writes an OBU with its size; false if it says another than it has. Those that say nothing within a recording are left out.</summary>
    private static bool TryWrite(MemoryStream bytes, byte[] unit)
    {
        var headerLength = unit.Length > 0 && (unit[0] & ExtensionBit) != 0 ? 2 : 1;
        if (unit.Length < headerLength)
        {
            return false;
        }

        if (Av1SequenceHeader.TypeOf(unit[0]) is TemporalDelimiter or TileList or Padding)
        {
            return true;
        }

        if ((unit[0] & HasSizeBit) != 0)
        {
            bytes.Write(unit);
            return Av1ElementReader.TryReadLength(unit.AsSpan(headerLength), out var said, out var size) &&
                said == unit.Length - headerLength - size;
        }

        bytes.WriteByte((byte)(unit[0] | HasSizeBit));
        bytes.Write(unit.AsSpan(1, headerLength - 1));
        var length = unit.Length - headerLength;
        for (; length >= 0x80; length >>= 7)
        {
            bytes.WriteByte((byte)(length | 0x80));
        }

        bytes.WriteByte((byte)length);
        bytes.Write(unit.AsSpan(headerLength));
        return true;
    }
}
