using System.Collections.Concurrent;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Everything on its way from one worker to the capture writer: the ring of packets and the queue of commands. The
/// worker enqueues a command before it writes the entries that rely on it, so the writer, who reads the ring's head
/// first, always finds the command.
/// </summary>
/// <param name="ringBytes">A power of two.</param>
/// <param name="index">Its place among the queues of one writer.</param>
/// <param name="count">How many queues that writer has.</param>
internal sealed class CaptureQueue(int ringBytes, int index = 0, int count = 1)
{
    private readonly ConcurrentQueue<CaptureCommand> _commands = new();
    private int _identities = index;

    public CaptureRing Ring { get; } = new(ringBytes);

    /// <summary>Called after each command; the recorder wakes its thread with it.</summary>
    public Action? Posted { get; set; }

    /// <summary>Numbers tracks, differently from the other queues. Worker thread only.</summary>
    public int NextIdentity()
    {
        var identity = _identities;
        _identities += count;
        return identity;
    }

    public void Post(CaptureCommand command)
    {
        _commands.Enqueue(command);
        Posted?.Invoke();
    }

    /// <summary>When the next command or ring entry below <paramref name="head"/> was made; false if there is none. Writer only.</summary>
    public bool TryPeek(long head, out long nanoseconds)
    {
        if (_commands.TryPeek(out var command) && command.Position <= Ring.Tail)
        {
            nanoseconds = command.Nanoseconds;
            return true;
        }

        return Ring.TryPeek(head, out nanoseconds);
    }

    /// <summary>Takes the next command that stands at or before <paramref name="position"/>. Writer only.</summary>
    public bool TryTake(long position, out CaptureCommand? command)
    {
        if (_commands.TryPeek(out command) && command.Position <= position)
        {
            return _commands.TryDequeue(out command);
        }

        command = null;
        return false;
    }
}
