using System.Collections.Concurrent;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Everything on its way from the worker to the capture writer: the ring of packets and the queue of commands. The
/// worker enqueues a command before it writes the entries that rely on it, so the writer, who reads the ring's head
/// first, always finds the command.
/// </summary>
internal sealed class CaptureQueue(int ringBytes)
{
    private readonly ConcurrentQueue<CaptureCommand> _commands = new();
    private int _identities;

    public CaptureRing Ring { get; } = new(ringBytes);

    /// <summary>Called after each command; the recorder wakes its thread with it.</summary>
    public Action? Posted { get; set; }

    /// <summary>Numbers sinks and tracks. Worker thread only.</summary>
    public int NextIdentity() => _identities++;

    public void Post(CaptureCommand command)
    {
        _commands.Enqueue(command);
        Posted?.Invoke();
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
