using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>A connection of somebody in the room, for those who look for a fault.</summary>
public sealed record SessionConnection(TransportId Transport, string ParticipantId, string Identity, string Connection);

/// <summary>All connections of one room, or of one participant.</summary>
public sealed record SessionConnections(IReadOnlyList<SessionConnection> All);

/// <summary>Which transports there are, and whose they are.</summary>
public sealed partial class RoomSession
{
    public Task<RoomReply<SessionConnections>> ListConnectionsAsync() =>
        AskAsync<SessionConnections>(() => new SessionConnections([.. _transports.Values.Where(transport => transport.IsAnswered).Select(Describe)]));

    /// <summary>One's own.</summary>
    public Task<RoomReply<SessionConnections>> ListConnectionsAsync(SeatHolder holder) => AskAsync<SessionConnections>(() =>
        Find(holder) is { } participant
            ? new SessionConnections([.. participant.Transports.Where(transport => transport.IsAnswered).Select(Describe)])
            : Refusal.NotJoined);

    private static SessionConnection Describe(SessionTransport transport) =>
        new(transport.Id, transport.Owner.Id, transport.Owner.Identity, transport.Role.ToString().ToLowerInvariant());
}
