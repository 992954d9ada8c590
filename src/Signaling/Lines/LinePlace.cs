using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Directory;

namespace CrossStrait.Signaling.Lines;

/// <summary>What a connection to the line hub has opened.</summary>
internal sealed record LinePlace(PersonGrant Grant, LineConnection Connection)
{
    public LineDevice Device => Connection.Device;
}
