using System.Globalization;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Rooms.Nodes;

/// <summary>
/// The SQL of leases, which SQLite and PostgreSQL read alike but for their clocks: <c>$now</c> stands for the clock,
/// <c>$expiry</c> for a lease from now, <c>$old</c> for long ago.
/// </summary>
internal sealed class LeaseStatements
{
    /// <summary>A room that was free for so long is forgotten, and its next owner begins with epoch 1.</summary>
    private static readonly TimeSpan _kept = TimeSpan.FromDays(1);

    private readonly string _clock;

    public LeaseStatements(IDatabaseServer server)
    {
        _clock = server.Clock;
        ForgetRooms = Fill("""DELETE FROM nodes_rooms WHERE "ExpiresAt" < $old""");
        ForgetNodes = Fill("""DELETE FROM nodes_nodes WHERE "ExpiresAt" < $old""");
        Enter = Fill("""INSERT INTO nodes_nodes ("Id", "PublicUrl", "StartedAt", "ExpiresAt") VALUES ({0}, {1}, $now, $expiry)""");
        Take = Fill("""
            INSERT INTO nodes_rooms ("RoomId", "NodeId", "Epoch", "ExpiresAt") VALUES ({0}, {1}, 1, $expiry)
            ON CONFLICT ("RoomId") DO UPDATE SET "NodeId" = excluded."NodeId", "Epoch" = nodes_rooms."Epoch" + 1, "ExpiresAt" = excluded."ExpiresAt"
            WHERE nodes_rooms."ExpiresAt" < $now OR nodes_rooms."NodeId" = excluded."NodeId"
            RETURNING "Epoch" AS "Value"
            """);
        Find = Fill("""
            SELECT room."RoomId", room."NodeId", room."Epoch", COALESCE(node."PublicUrl", '') AS "PublicUrl"
            FROM nodes_rooms room LEFT JOIN nodes_nodes node ON node."Id" = room."NodeId"
            WHERE room."RoomId" = {0} AND room."ExpiresAt" >= $now
            """);
        RenewNode = Fill("""UPDATE nodes_nodes SET "ExpiresAt" = $expiry WHERE "Id" = {0}""");
        RenewRooms = Fill("""UPDATE nodes_rooms SET "ExpiresAt" = $expiry WHERE "NodeId" = {0} RETURNING "RoomId", "Epoch" """);
        Release = Fill("""UPDATE nodes_rooms SET "NodeId" = '', "ExpiresAt" = $now - 1 WHERE "NodeId" = {0} AND "RoomId" = {1} AND "Epoch" = {2}""");
        ReleaseAll = Fill("""UPDATE nodes_rooms SET "NodeId" = '', "ExpiresAt" = $now - 1 WHERE "NodeId" = {0}""");
        Leave = Fill("""UPDATE nodes_nodes SET "ExpiresAt" = $now - 1 WHERE "Id" = {0}""");
    }

    public string ForgetRooms { get; }

    public string ForgetNodes { get; }

    /// <summary>Of {0} the node and {1} its address.</summary>
    public string Enter { get; }

    /// <summary>Room {0} for node {1}; answers with the epoch, or nothing if another node has it.</summary>
    public string Take { get; }

    /// <summary>Of room {0}, if somebody has it.</summary>
    public string Find { get; }

    public string RenewNode { get; }

    /// <summary>All that are still node {0}'s; answers with them.</summary>
    public string RenewRooms { get; }

    /// <summary>Of node {0} room {1}, if it still has it with epoch {2}.</summary>
    public string Release { get; }

    public string ReleaseAll { get; }

    public string Leave { get; }

    private string Fill(string statement) => statement
        .Replace("$expiry", From(RoomLeases.Lease), StringComparison.Ordinal)
        .Replace("$old", From(-_kept), StringComparison.Ordinal)
        .Replace("$now", _clock, StringComparison.Ordinal);

    private string From(TimeSpan later) => string.Create(CultureInfo.InvariantCulture, $"{_clock} + {later.Ticks / TimeSpan.TicksPerMicrosecond}");
}
