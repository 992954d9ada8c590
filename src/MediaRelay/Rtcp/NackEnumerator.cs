using System.Buffers.Binary;
using System.Numerics;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// The sequence numbers of a generic NACK (RFC 4585 6.2.1): each entry names one packet (PID) and, by bits (BLP), any of
/// the sixteen after it, across the wrap at 65535.
/// </summary>
internal ref struct NackEnumerator
{
    private const int EntryLength = 4;

    private ReadOnlySpan<byte> _entries;
    private ushort _first;
    private uint _following;

    internal NackEnumerator(ReadOnlySpan<byte> entries)
    {
        _entries = entries;
    }

    public ushort Current { get; private set; }

    public readonly NackEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_following != 0)
        {
            Current = (ushort)(_first + 1 + BitOperations.TrailingZeroCount(_following));
            _following &= _following - 1;
            return true;
        }

        if (_entries.Length < EntryLength)
        {
            return false;
        }

        _first = BinaryPrimitives.ReadUInt16BigEndian(_entries);
        _following = BinaryPrimitives.ReadUInt16BigEndian(_entries[2..]);
        _entries = _entries[EntryLength..];
        Current = _first;
        return true;
    }
}
