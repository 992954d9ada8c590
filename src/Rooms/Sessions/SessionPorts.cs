using CrossStrait.Rooms.Media;
using CrossStrait.Rooms.Recording;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Rooms.Sessions;

/// <summary>What every session of this server works with.</summary>
public sealed record SessionPorts(RoomMedia Media, IRecordingLibrary Library, TimeProvider Time, ILoggerFactory Loggers, RoomOptions Options)
{
    /// <summary>Which rooms may be opened on this node.</summary>
    public IRoomOwnership Ownership { get; init; } = new SoleOwner();
}
