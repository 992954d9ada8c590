namespace CrossStrait.Fuzz.Oracles;

/// <summary>
/// Reads dependency descriptors with lists and exceptions, step by step as appendix A.8 of the AV1 RTP specification
/// writes them down. The names are those of the specification.
/// </summary>
internal sealed class SlowDependency
{
    private Structure? _structure;
    private ulong _active;

    /// <summary>What one descriptor says; null if it cannot be read, and then nothing has changed.</summary>
    public Frame? Read(byte[] extension)
    {
        var (structure, active) = (_structure, _active);
        try
        {
            return ReadAll(new BitList(extension), extension.Length);
        }
        catch (EndOfStreamException)
        {
            (_structure, _active) = (structure, active);
            return null;
        }
    }

    private Frame ReadAll(BitList bits, int size)
    {
        var (start, end, template, number) = (bits.F(1) == 1, bits.F(1) == 1, bits.F(6), bits.F(16));
        var flags = size > 3 ? Enumerable.Range(0, 5).Select(_ => bits.F(1) == 1).ToArray() : new bool[5];
        if (flags[0])
        {
            _structure = ReadStructure(bits);
            _active = (1ul << _structure.Targets) - 1;
        }

        if (_structure is null)
        {
            throw new EndOfStreamException();
        }

        if (flags[1])
        {
            _active = bits.F(_structure.Targets);
        }

        var index = (int)((template + 64 - _structure.Offset) % 64);
        if (index >= _structure.Templates.Count)
        {
            throw new EndOfStreamException();
        }

        var (spatial, temporal) = _structure.Templates[index];
        var dtis = flags[2] ? Times(_structure.Targets, () => bits.F(2)) : _structure.Dtis[index];
        var fdiffs = flags[3] ? ReadFdiffs(bits) : _structure.Fdiffs[index];
        var chains = flags[4] ? Times(_structure.Known, () => bits.F(8)) : _structure.ChainFdiffs[index].Take(_structure.Known).ToArray();
        return new Frame(start, end, number, flags[0], spatial, temporal, dtis, fdiffs.Count, chains, _active, _structure);
    }

    private static Structure ReadStructure(BitList bits)
    {
        var (offset, targets) = (bits.F(6), (int)bits.F(5) + 1);
        List<(int Spatial, int Temporal)> templates = [];
        var (spatial, temporal, next) = (0, 0, 0ul);
        while (next != 3)
        {
            if (templates.Count == 64)
            {
                throw new EndOfStreamException();
            }

            templates.Add((spatial, temporal));
            next = bits.F(2);
            (spatial, temporal) = next == 1 ? (spatial, temporal + 1) : next == 2 ? (spatial + 1, 0) : (spatial, temporal);
        }

        var dtis = templates.Select(_ => Times(targets, () => bits.F(2))).ToList();
        var fdiffs = templates.Select(_ => ReadTemplateFdiffs(bits)).ToList();
        var chains = (int)bits.Ns(targets + 1);
        var protectedBy = chains == 0 ? [] : Times(targets, () => bits.Ns(chains));
        var chainFdiffs = templates.Select(_ => Times(chains, () => bits.F(4))).ToList();
        var sizes = bits.F(1) == 1 ? Times(templates.Max(template => template.Spatial) + 1, () => (bits.F(16) << 16) | bits.F(16)) : [];
        return new Structure(offset, targets, templates, dtis, fdiffs, chains, protectedBy, chainFdiffs, sizes);
    }

    private static List<ulong> ReadTemplateFdiffs(BitList bits)
    {
        List<ulong> fdiffs = [];
        while (bits.F(1) == 1)
        {
            fdiffs.Add(bits.F(4) + 1);
        }

        return fdiffs;
    }

    private static List<ulong> ReadFdiffs(BitList bits)
    {
        List<ulong> fdiffs = [];
        while (bits.F(2) is > 0 and var size)
        {
            fdiffs.Add(bits.F(4 * (int)size) + 1);
        }

        return fdiffs;
    }

    private static ulong[] Times(int count, Func<ulong> read) => [.. Enumerable.Range(0, count).Select(_ => read())];

    internal sealed record Frame(
        bool Start, bool End, ulong Number, bool BringsStructure, int Spatial, int Temporal, ulong[] Dtis, int Fdiffs, ulong[] Chains, ulong Active, Structure Structure);

    internal sealed record Structure(
        ulong Offset,
        int Targets,
        List<(int Spatial, int Temporal)> Templates,
        List<ulong[]> Dtis,
        List<List<ulong>> Fdiffs,
        int Chains,
        ulong[] ProtectedBy,
        List<ulong[]> ChainFdiffs,
        ulong[] Sizes)
    {
        /// <summary>The relay follows eight chains at most, and none of more.</summary>
        public int Known => Chains <= 8 ? Chains : 0;
    }

    private sealed class BitList(byte[] bytes)
    {
        private int _position;

        public ulong F(int count)
        {
            var value = 0ul;
            for (; count > 0; count--, _position++)
            {
                if (_position >= bytes.Length * 8)
                {
                    throw new EndOfStreamException();
                }

                value = (value * 2) + (ulong)((bytes[_position / 8] >> (7 - (_position % 8))) % 2);
            }

            return value;
        }

        public ulong Ns(int limit)
        {
            var width = (int)Math.Floor(Math.Log2(limit)) + 1;
            var shorter = (1ul << width) - (ulong)limit;
            var value = F(width - 1);
            return value < shorter ? value : (value * 2) - shorter + F(1);
        }
    }
}
