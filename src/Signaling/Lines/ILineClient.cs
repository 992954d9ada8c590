using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Lines;

/// <summary>What the server calls at a device.</summary>
public interface ILineClient
{
    Task Changed(IReadOnlyList<LineEvent> events);
}
