namespace CrossStrait.Rooms.Sessions;

/// <summary>Numbers the events of one participant from 1 without gaps and keeps the last 512 for a client that comes back.</summary>
internal sealed class EventLog
{
    internal const int Kept = 512;

    private readonly Queue<RoomEvent> _events = new(Kept);

    public long LastNumber { get; private set; }

    public RoomEvent Append(RoomEvent roomEvent)
    {
        var numbered = roomEvent with { Number = ++LastNumber };
        if (_events.Count == Kept)
        {
            _events.Dequeue();
        }

        _events.Enqueue(numbered);
        return numbered;
    }

    /// <summary>All events after the one named. False if some are no longer kept, or if no such event was ever sent.</summary>
    public bool TryReadAfter(long number, out IReadOnlyList<RoomEvent> events)
    {
        events = [];
        if (number < LastNumber - _events.Count || number > LastNumber)
        {
            return false;
        }

        events = [.. _events.Where(roomEvent => roomEvent.Number > number)];
        return true;
    }
}
