using System.Runtime.CompilerServices;

namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The dependency structures that the key frames of one stream brought, each in force from its own packet to the next
/// one's. Encoders number the templates of each structure anew, so a packet that comes late can be read only against the
/// structure of its own time, and a structure that comes late holds only for what is between it and the next.
/// </summary>
internal sealed class StructureHistory
{
    /// <summary>A publisher is asked for three key frames a second at most, and a packet is late by a second at most.</summary>
    private const int Kept = 4;

    private Entries _entries;
    private int _count;

    /// <summary>Whether a structure was in force at a packet, as far as is known yet.</summary>
    /// <param name="sequence">Unwrapped.</param>
    /// <param name="activeTargets">The decode targets that were active.</param>
    public bool TryFind(long sequence, out DependencyStructure? structure, out uint activeTargets)
    {
        var place = PlaceOf(sequence);
        (structure, activeTargets) = place < 0 ? (null, 0) : (_entries[place].Structure, _entries[place].ActiveTargets);
        return place >= 0;
    }

    /// <summary>A packet brought a structure.</summary>
    public void Add(long sequence, DependencyStructure structure, uint activeTargets)
    {
        var place = PlaceOf(sequence) + 1;
        if (_count == Kept)
        {
            if (place == 0)
            {
                return; // older than all that is kept
            }

            Span<Entry> entries = _entries;
            entries[1..place].CopyTo(entries);
            place--;
        }
        else
        {
            Span<Entry> entries = _entries;
            entries[place.._count].CopyTo(entries[(place + 1)..]);
            _count++;
        }

        _entries[place] = new Entry { From = sequence, Structure = structure, ActiveTargets = activeTargets, ActiveFrom = sequence };
    }

    /// <summary>A packet told which decode targets are active from it on.</summary>
    public void SetActive(long sequence, uint activeTargets)
    {
        var place = PlaceOf(sequence);
        if (place >= 0 && sequence >= _entries[place].ActiveFrom)
        {
            (_entries[place].ActiveTargets, _entries[place].ActiveFrom) = (activeTargets, sequence);
        }
    }

    /// <summary>The last entry from before the packet or of it, -1 if there is none.</summary>
    private int PlaceOf(long sequence)
    {
        var place = _count - 1;
        while (place >= 0 && _entries[place].From > sequence)
        {
            place--;
        }

        return place;
    }

    private struct Entry
    {
        public long From;
        public long ActiveFrom;
        public DependencyStructure Structure;
        public uint ActiveTargets;
    }

    [InlineArray(Kept)]
    private struct Entries
    {
        private Entry _first;
    }
}
