using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>
/// What flows from one worker to another: equal places between one producing and one consuming thread, packet bytes in
/// native memory. Lock-free, bounded, allocates nothing and never waits.
/// </summary>
/// <remarks>
/// Numbers only grow; a number modulo the capacity is the place. The producer fills places beyond what the consumer may
/// see and shows them all at once by <see cref="Publish"/>, so that the consumer's cache is disturbed once per batch.
/// </remarks>
internal sealed unsafe class LinkRing : IDisposable
{
    private readonly LinkEntry[] _entries;
    private readonly int _mask;
    private readonly int _placeBytes;
    private byte* _bytes;
    private Positions _positions;

    /// <param name="capacity">Places; a power of two.</param>
    /// <param name="placeBytes">Room for one packet.</param>
    public LinkRing(int capacity, int placeBytes)
    {
        Debug.Assert(int.IsPow2(capacity), "The capacity is a power of two");
        _entries = new LinkEntry[capacity];
        _mask = capacity - 1;
        _placeBytes = placeBytes;
        _bytes = (byte*)NativeMemory.Alloc((nuint)capacity, (nuint)placeBytes);
    }

    public int Capacity => _entries.Length;

    /// <summary>Entries in order of publication that nobody has released. Any thread, for gauges.</summary>
    public int Waiting => (int)(Volatile.Read(ref _positions.Published) - Volatile.Read(ref _positions.Released));

    public ref LinkEntry EntryAt(int place) => ref _entries[place];

    public Span<byte> BytesAt(int place) => new(_bytes + ((long)place * _placeBytes), _placeBytes);

    /// <summary>The next free place, the producer's until <see cref="Commit"/>. False if the ring is full. Producer only.</summary>
    public bool TryReserve(out int place)
    {
        place = (int)(_positions.Written & _mask);
        if (_positions.Written - _positions.KnownReleased < Capacity)
        {
            return true;
        }

        // The consumer's position is read only when the last known one no longer suffices: it costs a cache miss.
        _positions.KnownReleased = Volatile.Read(ref _positions.Released);
        return _positions.Written - _positions.KnownReleased < Capacity;
    }

    /// <summary>The reserved place is filled in. Producer only.</summary>
    public void Commit() => _positions.Written++;

    /// <summary>Shows the consumer all that was committed. True if it was not empty. Producer only.</summary>
    public bool Publish()
    {
        if (_positions.Published == _positions.Written)
        {
            return false;
        }

        // Release: the entries are visible before the number that announces them.
        Volatile.Write(ref _positions.Published, _positions.Written);
        return true;
    }

    /// <summary>The oldest entry, the consumer's until <see cref="Release"/>. Consumer only.</summary>
    public bool TryTake(out int place)
    {
        place = (int)(_positions.Released & _mask);
        if (_positions.Released < _positions.KnownPublished)
        {
            return true;
        }

        _positions.KnownPublished = Volatile.Read(ref _positions.Published);
        return _positions.Released < _positions.KnownPublished;
    }

    /// <summary>Gives the place back. Consumer only.</summary>
    public void Release()
    {
        // Release: all is read before the producer may overwrite it.
        Volatile.Write(ref _positions.Released, _positions.Released + 1);
    }

    /// <summary>Both threads have ended.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
    }

    /// <summary>Each side's numbers on cache lines of their own, two apart because lines are fetched in pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        public long Published;

        [FieldOffset(136)]
        public long Written;

        /// <summary>The producer's last look at <see cref="Released"/>.</summary>
        [FieldOffset(144)]
        public long KnownReleased;

        [FieldOffset(256)]
        public long Released;

        /// <summary>The consumer's last look at <see cref="Published"/>.</summary>
        [FieldOffset(264)]
        public long KnownPublished;
    }
}
