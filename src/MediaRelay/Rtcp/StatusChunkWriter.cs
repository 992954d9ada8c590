using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// Packs arrivals into status chunks and deltas, see <see cref="StatusChunkReader"/>: first <see cref="Plan"/>, which says
/// how many fit and how long they are, then <see cref="Write"/>. Each chunk is of the form that covers most.
/// </summary>
internal ref struct StatusChunkWriter(ReadOnlySpan<long> arrivals, long referenceDeltas)
{
    private const ushort OneBitVector = 0x8000;
    private const ushort TwoBitVector = 0xC000;
    private const int MaxStatuses = ushort.MaxValue;

    private ReadOnlySpan<long> _arrivals = arrivals.Length > MaxStatuses ? arrivals[..MaxStatuses] : arrivals;

    /// <summary>Cuts the arrivals to those that fit and returns how many.</summary>
    public int Plan(int room, out int chunkLength, out int deltaLength)
    {
        int fitting;
        while ((fitting = CountFitting(room, out chunkLength, out deltaLength)) < _arrivals.Length)
        {
            _arrivals = _arrivals[..fitting]; // what is left may be cut into other chunks: plan it anew
        }

        return fitting;
    }

    /// <summary>Into spans of the planned lengths.</summary>
    public readonly void Write(Span<byte> chunks, Span<byte> deltas)
    {
        var rest = _arrivals;
        var previous = referenceDeltas;
        while (!rest.IsEmpty)
        {
            var covered = TakeChunk(rest, previous, out var chunk);
            BinaryPrimitives.WriteUInt16BigEndian(chunks, chunk);
            chunks = chunks[StatusChunkReader.ChunkLength..];
            foreach (var arrival in rest[..covered])
            {
                var status = Next(arrival, ref previous, out var delta);
                if (status == PacketStatus.SmallDelta)
                {
                    deltas[0] = (byte)delta;
                }
                else if (status == PacketStatus.LargeDelta)
                {
                    BinaryPrimitives.WriteInt16BigEndian(deltas, (short)delta);
                }

                deltas = deltas[(int)status..];
            }

            rest = rest[covered..];
        }
    }

    private readonly int CountFitting(int room, out int chunkLength, out int deltaLength)
    {
        chunkLength = 0;
        deltaLength = 0;
        var previous = referenceDeltas;
        for (var taken = 0; taken < _arrivals.Length;)
        {
            chunkLength += StatusChunkReader.ChunkLength;
            var end = taken + TakeChunk(_arrivals[taken..], previous, out _);
            if (end == taken)
            {
                return taken;
            }

            for (; taken < end; taken++)
            {
                var status = Next(_arrivals[taken], ref previous, out _);
                if (chunkLength + deltaLength + (int)status > room)
                {
                    return taken;
                }

                deltaLength += (int)status;
            }
        }

        return _arrivals.Length;
    }

    // Reserved stands for a delta that has no form; the first arrival's never is one.
    private static PacketStatus Next(long arrival, ref long previous, out long delta)
    {
        delta = 0;
        if (arrival == RtcpWriter.NotReceived)
        {
            return PacketStatus.NotReceived;
        }

        delta = arrival - previous;
        previous = arrival;
        return delta switch
        {
            >= 0 and <= byte.MaxValue => PacketStatus.SmallDelta,
            >= short.MinValue and <= short.MaxValue => PacketStatus.LargeDelta,
            _ => PacketStatus.Reserved,
        };
    }

    // How many arrivals the best next chunk covers; 0 if the very next cannot be written.
    private static int TakeChunk(ReadOnlySpan<long> arrivals, long previous, out ushort chunk)
    {
        Span<PacketStatus> ahead = stackalloc PacketStatus[StatusChunkReader.OneBitSymbols];
        var count = 0;
        var run = 0;
        var hasLarge = false;
        foreach (var arrival in arrivals)
        {
            var status = Next(arrival, ref previous, out _);
            if (status == PacketStatus.Reserved || (count >= ahead.Length && (run < count || status != ahead[0])))
            {
                break;
            }

            if (count < ahead.Length)
            {
                ahead[count] = status;
                hasLarge |= status == PacketStatus.LargeDelta;
            }

            run += run == count && status == ahead[0] && run < StatusChunkReader.MaxRunLength ? 1 : 0;
            count++;
        }

        var width = hasLarge ? 2 : 1;
        var vector = Math.Min(count, StatusChunkReader.OneBitSymbols / width);
        if (run >= vector)
        {
            chunk = (ushort)(((int)ahead[0] << 13) | run);
            return run;
        }

        var symbols = 0;
        foreach (var status in ahead[..vector])
        {
            symbols = (symbols << width) | (int)status;
        }

        symbols <<= StatusChunkReader.OneBitSymbols - (vector * width);
        chunk = (ushort)((hasLarge ? TwoBitVector : OneBitVector) | symbols);
        return vector;
    }
}
