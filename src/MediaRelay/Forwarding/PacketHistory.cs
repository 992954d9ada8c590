using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// The received plaintext of one incoming stream, by sequence number, for retransmission. Bounded by memory, its own and
/// that of its transport, and by time through <see cref="Trim"/>. Also the judge of what is new: each sequence number is
/// taken once.
/// </summary>
internal sealed class PacketHistory
{
    private readonly PacketSlab _slab;
    private readonly HistoryQuota _quota;
    private readonly int _maxSlots;
    private readonly int[] _slots;
    private readonly int _mask;
    private long _oldest;
    private long _highest = -1;
    private int _count;
    private bool _started;

    /// <param name="capacity">How far sequence numbers reach: a power of two.</param>
    /// <param name="maxSlots">How many packets are kept.</param>
    public PacketHistory(PacketSlab slab, HistoryQuota quota, int capacity, int maxSlots)
    {
        _slab = slab;
        _quota = quota;
        _maxSlots = maxSlots;
        _slots = new int[capacity];
        _mask = capacity - 1;
        Array.Fill(_slots, -1);
    }

    public long Highest => _highest;

    /// <summary>Whether a packet of this number would be new: not kept, and not older than what is kept.</summary>
    public bool IsNew(long sequence) =>
        !_started || sequence > _highest || (sequence >= _oldest && _slots[sequence & _mask] < 0);

    /// <summary>Keeps a slot under its number; the slot is the history's from now on. Call only if <see cref="IsNew"/>.</summary>
    public void Add(long sequence, int slot)
    {
        if (!_started)
        {
            _started = true;
            _oldest = sequence;
            _highest = sequence - 1;
        }

        if (sequence > _highest)
        {
            var leaving = sequence - _slots.Length;
            if (leaving - _oldest >= _slots.Length)
            {
                Clear();
            }
            else
            {
                for (var old = _oldest; old <= leaving; old++)
                {
                    Release(old);
                }
            }

            _oldest = Math.Max(_oldest, leaving + 1);
            _highest = sequence;
        }

        _slots[sequence & _mask] = slot;
        _count++;
        _quota.Take();
        while (_oldest < _highest && (_count > _maxSlots || _quota.IsExhausted))
        {
            Release(_oldest++);
        }
    }

    public bool TryFind(long sequence, out int slot)
    {
        slot = -1;
        if (!_started || sequence < _oldest || sequence > _highest)
        {
            return false;
        }

        slot = _slots[sequence & _mask];
        return slot >= 0;
    }

    /// <summary>
    /// Gives back what arrived before <paramref name="before"/>, but never the newest packet. What is missing stays new as long
    /// as the packet behind it is kept: that one's arrival was the first anybody knew of it, and an answer may still come.
    /// </summary>
    public void Trim(MonotonicTime before)
    {
        for (var sequence = _oldest; sequence < _highest; sequence++)
        {
            var slot = _slots[sequence & _mask];
            if (slot < 0)
            {
                continue;
            }

            if (_slab.PacketAt(slot).Arrival >= before)
            {
                return;
            }

            Release(sequence);
            _oldest = sequence + 1;
        }
    }

    public void Clear()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            if (_slots[i] >= 0)
            {
                Return(ref _slots[i]);
            }
        }
    }

    private void Release(long sequence)
    {
        ref var slot = ref _slots[sequence & _mask];
        if (slot >= 0)
        {
            Return(ref slot);
        }
    }

    private void Return(ref int slot)
    {
        _slab.Return(slot);
        _quota.GiveBack();
        _count--;
        slot = -1;
    }
}
