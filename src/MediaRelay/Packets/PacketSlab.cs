using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CrossStrait.MediaRelay.Packets;

/// <summary>
/// The history memory of one worker: equal slots of native memory, each holding one plaintext RTP packet.
/// </summary>
/// <remarks>
/// Not thread-safe: a worker never lends slots to another. Nobody counts references: a slot has a generation, which
/// grows when the slot is returned, and a reader with an old generation finds out (<see cref="IsCurrent"/>).
/// </remarks>
internal sealed unsafe class PacketSlab : IDisposable
{
    /// <summary>Room for the largest packet accepted (1500) and for growing a header when RTX is unpacked.</summary>
    public const int SlotBytes = 1536;

    private const int SlotsPerChunk = 1024;

    private readonly List<nint> _chunks = [];
    private readonly int _maxSlots;
    private int[] _free = new int[SlotsPerChunk];
    private int _freeCount;
    private StoredPacket[] _packets = [];
    private uint[] _generations = [];

    public PacketSlab(int maxBytes)
    {
        _maxSlots = Math.Max(SlotsPerChunk, maxBytes / SlotBytes / SlotsPerChunk * SlotsPerChunk);
    }

    /// <summary>Slots in use.</summary>
    public int Rented { get; private set; }

    /// <summary>Native memory taken so far.</summary>
    public long Bytes => (long)_chunks.Count * SlotsPerChunk * SlotBytes;

    /// <summary>Takes a slot, owned by the caller until <see cref="Return"/>. False when the configured memory is used up.</summary>
    public bool TryRent(out int slot)
    {
        if (_freeCount == 0 && !TryGrow())
        {
            slot = -1;
            return false;
        }

        slot = _free[--_freeCount];
        Rented++;
        return true;
    }

    public void Return(int slot)
    {
        Debug.Assert(slot >= 0 && Rented > 0, "Return without Rent");
        _generations[slot]++;
        _free[_freeCount++] = slot;
        Rented--;
    }

    public Span<byte> BytesAt(int slot) => new((byte*)_chunks[slot / SlotsPerChunk] + ((slot % SlotsPerChunk) * SlotBytes), SlotBytes);

    public ref StoredPacket PacketAt(int slot) => ref _packets[slot];

    public PacketReference ReferenceTo(int slot) => new(slot, _generations[slot]);

    public bool IsCurrent(PacketReference reference) => _generations[reference.Slot] == reference.Generation;

    public void Dispose()
    {
        foreach (var chunk in _chunks)
        {
            NativeMemory.Free((void*)chunk);
        }

        _chunks.Clear();
        _freeCount = 0;
    }

    private bool TryGrow()
    {
        var first = _chunks.Count * SlotsPerChunk;
        if (first + SlotsPerChunk > _maxSlots)
        {
            return false;
        }

        _chunks.Add((nint)NativeMemory.Alloc(SlotsPerChunk * SlotBytes));
        Array.Resize(ref _packets, first + SlotsPerChunk);
        Array.Resize(ref _generations, first + SlotsPerChunk);
        Array.Resize(ref _free, first + SlotsPerChunk);
        for (var i = SlotsPerChunk - 1; i >= 0; i--)
        {
            _free[_freeCount++] = first + i;
        }

        return true;
    }
}
