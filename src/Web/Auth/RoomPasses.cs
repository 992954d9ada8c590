using CrossStrait.Rooms.Calls;
using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Auth;

/// <summary>Room tokens for the rooms of calls. A call that lasts longer than one gives a new one with each change.</summary>
internal sealed class RoomPasses(RoomTokens tokens) : IRoomPasses
{
    public string Issue(RoomGrant grant) => tokens.Issue(grant, RoomTokens.DefaultLifetime);
}
