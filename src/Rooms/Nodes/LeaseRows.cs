using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Nodes;

/// <summary>
/// The statements behind <see cref="RoomLeases"/>. Each is one step, and all times are the database's: the clocks of the
/// nodes need not agree.
/// </summary>
internal sealed class LeaseRows(IDbContextFactory<RoomsDbContext> contexts, ThisNode node, LeaseStatements statements)
{
    /// <summary>This node is there, and rows that nobody needs any more go.</summary>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.ForgetRooms, cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.ForgetNodes, cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.Enter, [node.Id, node.PublicUrl], cancellation);
    }

    /// <summary>The epoch with which this node has the room now; null if another has it.</summary>
    public async Task<long?> TryTakeAsync(string roomId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var epochs = await context.Database.SqlQueryRaw<long>(statements.Take, roomId, node.Id).ToListAsync(cancellation);
        return epochs.Count > 0 ? epochs[0] : null;
    }

    /// <summary>Who has the room now; null if nobody does.</summary>
    public async Task<OwnedRoom?> FindAsync(string roomId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var owners = await context.Database.SqlQueryRaw<OwnedRoom>(statements.Find, roomId).ToListAsync(cancellation);
        return owners.Count > 0 ? owners[0] : null;
    }

    /// <summary>Renews this node and all rooms that are still its own, even those that have expired and that nobody took. Says which.</summary>
    public async Task<IReadOnlyList<HeldRoom>> RenewAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.RenewNode, [node.Id], cancellation);
        return await context.Database.SqlQueryRaw<HeldRoom>(statements.RenewRooms, node.Id).ToListAsync(cancellation);
    }

    public async Task ReleaseAsync(string roomId, long epoch, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.Release, [node.Id, roomId, epoch], cancellation);
    }

    /// <summary>This node ends: all that it has is free.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.ReleaseAll, [node.Id], cancellation);
        await context.Database.ExecuteSqlRawAsync(statements.Leave, [node.Id], cancellation);
    }
}

internal sealed record OwnedRoom(string RoomId, string NodeId, long Epoch, string PublicUrl);

internal sealed record HeldRoom(string RoomId, long Epoch);
