namespace CrossStrait.MediaRelay.Workers.Links;

/// <summary>
/// The producing end of all links from one worker to another. A full ring refuses packets; what must not be lost waits
/// here until there is room, and packets wait behind it, so that the order holds. Worker thread only.
/// </summary>
internal sealed class LinkOutput(LinkRing ring, ILinkedWorker far)
{
    private readonly Queue<LinkEntry> _waiting = [];

    public ILinkedWorker Far { get; } = far;

    /// <summary>Room for a packet, until <see cref="Commit"/>.</summary>
    public bool TryReserve(out int place)
    {
        place = -1;
        return WriteWaiting() && ring.TryReserve(out place);
    }

    public ref LinkEntry EntryAt(int place) => ref ring.EntryAt(place);

    public Span<byte> BytesAt(int place) => ring.BytesAt(place);

    public void Commit() => ring.Commit();

    /// <summary>Everything but a packet: arrives, sooner or later.</summary>
    public void Write(in LinkEntry entry)
    {
        if (!WriteWaiting() || !TryWrite(entry))
        {
            _waiting.Enqueue(entry);
        }
    }

    /// <summary>Once a batch and once a tick: shows the far worker what is new, and wakes it.</summary>
    public void Publish()
    {
        WriteWaiting();
        if (ring.Publish())
        {
            Far.Wake();
        }
    }

    /// <summary>True if nothing waits any more.</summary>
    private bool WriteWaiting()
    {
        while (_waiting.TryPeek(out var entry))
        {
            if (!TryWrite(entry))
            {
                return false;
            }

            _waiting.Dequeue();
        }

        return true;
    }

    private bool TryWrite(in LinkEntry entry)
    {
        if (!ring.TryReserve(out var place))
        {
            return false;
        }

        ring.EntryAt(place) = entry;
        ring.Commit();
        return true;
    }
}
