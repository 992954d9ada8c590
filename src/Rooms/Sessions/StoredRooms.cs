using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Sessions;

/// <summary>The rooms in the database.</summary>
internal sealed class StoredRooms(IDbContextFactory<RoomsDbContext> contexts) : IRoomDirectory
{
    public async Task<RoomView?> FindAsync(string roomId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Rooms
            .AsNoTracking()
            .Where(room => room.Id == roomId)
            .Select(room => new RoomView(room.Id, room.Name, room.Kind))
            .SingleOrDefaultAsync(cancellation);
    }
}
