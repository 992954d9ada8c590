using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// A byte ring between one producing thread (the relay worker) and one consuming thread (the capture writer). Lock-free,
/// bounded, and never waits: what does not fit is refused and counted by the producer.
/// </summary>
/// <remarks>
/// Positions only grow; a position modulo the capacity is the place in the buffer. An entry is
/// {int32 body length, int32 track, int64 ns, byte kind, body} and may wrap at any byte.
/// </remarks>
internal sealed class CaptureRing
{
    /// <summary>No datagram is longer (RFC 768: the length field has 16 bits).</summary>
    public const int MaxBody = ushort.MaxValue;

    private const int EntryHeader = 17;

    private readonly byte[] _buffer;
    private readonly int _mask;
    private Positions _positions;

    /// <param name="capacity">Bytes; a power of two.</param>
    public CaptureRing(int capacity)
    {
        Debug.Assert(int.IsPow2(capacity) && capacity > EntryHeader, "The capacity is a power of two");
        _buffer = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
        _mask = capacity - 1;
    }

    public int Capacity => _buffer.Length;

    /// <summary>Where the producer writes next. Orders commands among entries. Any thread may read it.</summary>
    public long Head => Volatile.Read(ref _positions.Head);

    /// <summary>Where the consumer reads next. Any thread may read it.</summary>
    public long Tail => Volatile.Read(ref _positions.Tail);

    /// <summary>Whether an entry with this body would be taken now. Producer only.</summary>
    public bool HasRoomFor(int bodyLength)
    {
        var end = _positions.Head + EntryHeader + bodyLength;
        if (end - _positions.KnownTail <= Capacity)
        {
            return true;
        }

        // The consumer's position is read only when the last known one no longer suffices: it costs a cache miss.
        _positions.KnownTail = Volatile.Read(ref _positions.Tail);
        return end - _positions.KnownTail <= Capacity;
    }

    /// <summary>Adds an entry, or refuses it when the ring is full. Producer only; allocates nothing.</summary>
    public bool TryWrite(int track, CaptureRecordKind kind, long nanoseconds, ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBody || !HasRoomFor(body.Length))
        {
            return false;
        }

        Span<byte> header = stackalloc byte[EntryHeader];
        MemoryMarshal.Write(header, body.Length);
        MemoryMarshal.Write(header[4..], track);
        MemoryMarshal.Write(header[8..], nanoseconds);
        header[16] = (byte)kind;
        var head = _positions.Head;
        CopyIn(head, header);
        CopyIn(head + EntryHeader, body);

        // Release: the bytes are visible before the position that announces them.
        Volatile.Write(ref _positions.Head, head + EntryHeader + body.Length);
        return true;
    }

    /// <summary>
    /// Takes the oldest entry below <paramref name="limit"/> (a value read from <see cref="Head"/>). The body is copied
    /// into <paramref name="body"/>, which must hold <see cref="MaxBody"/> bytes. Consumer only.
    /// </summary>
    public bool TryRead(long limit, Span<byte> body, out CaptureRingEntry entry)
    {
        var tail = _positions.Tail;
        if (tail >= limit)
        {
            entry = default;
            return false;
        }

        Span<byte> header = stackalloc byte[EntryHeader];
        CopyOut(tail, header);
        var length = MemoryMarshal.Read<int>(header);
        entry = new CaptureRingEntry(MemoryMarshal.Read<int>(header[4..]), (CaptureRecordKind)header[16], MemoryMarshal.Read<long>(header[8..]), length);
        CopyOut(tail + EntryHeader, body[..length]);

        // Release: the bytes are copied before the producer may overwrite them.
        Volatile.Write(ref _positions.Tail, tail + EntryHeader + length);
        return true;
    }

    /// <summary>The time of the oldest entry below <paramref name="limit"/>. Consumer only.</summary>
    public bool TryPeek(long limit, out long nanoseconds)
    {
        nanoseconds = 0;
        if (_positions.Tail >= limit)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        CopyOut(_positions.Tail + 8, bytes);
        nanoseconds = MemoryMarshal.Read<long>(bytes);
        return true;
    }

    private void CopyIn(long position, ReadOnlySpan<byte> source)
    {
        var start = (int)(position & _mask);
        var first = Math.Min(source.Length, Capacity - start);
        source[..first].CopyTo(_buffer.AsSpan(start));
        source[first..].CopyTo(_buffer);
    }

    private void CopyOut(long position, Span<byte> destination)
    {
        var start = (int)(position & _mask);
        var first = Math.Min(destination.Length, Capacity - start);
        _buffer.AsSpan(start, first).CopyTo(destination);
        _buffer.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Each side's position on cache lines of its own, so that the threads do not slow each other down.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        public long Head;

        /// <summary>The producer's last look at <see cref="Tail"/>.</summary>
        [FieldOffset(136)]
        public long KnownTail;

        [FieldOffset(256)]
        public long Tail;
    }
}

/// <summary>What stood before the body of a ring entry.</summary>
internal readonly record struct CaptureRingEntry(int Track, CaptureRecordKind Kind, long Nanoseconds, int Length);
