namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Packets that reached a receiver's slot when little time was left: each is sent once more a moment later, unasked, because
/// its pictures could not wait for the receiver to ask. A moment later, so that a short burst of loss does not take both.
/// </summary>
internal sealed class LateRepeats
{
    private static readonly TimeSpan _apart = TimeSpan.FromMilliseconds(25);

    private readonly (ushort Sequence, MonotonicTime Due)[] _waiting = new (ushort, MonotonicTime)[32];
    private int _head;

    public int Count { get; private set; }

    /// <summary>Of more than there is room for the first go without.</summary>
    public void Add(long sequence, MonotonicTime now)
    {
        if (Count == _waiting.Length)
        {
            RemoveFirst();
        }

        _waiting[(_head + Count++) % _waiting.Length] = ((ushort)sequence, now + _apart);
    }

    public bool TryTake(MonotonicTime now, out ushort sequence)
    {
        sequence = _waiting[_head].Sequence;
        if (Count == 0 || now < _waiting[_head].Due)
        {
            return false;
        }

        RemoveFirst();
        return true;
    }

    private void RemoveFirst()
    {
        _head = (_head + 1) % _waiting.Length;
        Count--;
    }
}
