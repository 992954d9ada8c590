using System.Collections.Concurrent;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Tests;

/// <summary>Keeps what a client would have been sent.</summary>
public sealed class RecordingSink : IParticipantSink
{
    public ConcurrentQueue<RoomEvent> Events { get; } = new();

    public Task Sending => Task.CompletedTask;

    public bool IsClosed { get; private set; }

    public IEnumerable<T> Got<T>()
        where T : RoomEvent => Events.OfType<T>();

    public void Post(RoomEvent roomEvent) => Events.Enqueue(roomEvent);

    public void Close() => IsClosed = true;
}
