using System.Security.Cryptography;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Sessions;

/// <summary>The rooms that exist, live or not. Any thread may call.</summary>
public sealed class RoomDirectory(IDbContextFactory<RoomsDbContext> contexts, TimeProvider time) : IDisposable
{
    public const string DefaultKind = "meeting";

    /// <summary>Rooms of calls: they are in no list and have no name to come in by.</summary>
    public const string HiddenKind = "call";

    private const int AccessCodeDigits = 9;
    private readonly SemaphoreSlim _naming = new(1, 1);

    public async Task<RoomRow> CreateAsync(string name, string kind, CancellationToken cancellation)
    {
        var room = new RoomRow
        {
            Id = PrefixedId.New("RM"),
            Name = name,
            Kind = kind,
            AccessCode = RandomNumberGenerator.GetString("0123456789", AccessCodeDigits),
            CreatedAt = time.GetUtcNow().ToUtcMicroseconds(),
        };
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        context.Rooms.Add(room);
        await context.SaveChangesAsync(cancellation);
        return room;
    }

    public async Task<RoomRow?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!PrefixedId.IsValid("RM", id))
        {
            return null;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Rooms.AsNoTracking().SingleOrDefaultAsync(room => room.Id == id, cancellation);
    }

    /// <summary>Names are not unique: all rooms of this name, the oldest first.</summary>
    public async Task<IReadOnlyList<RoomRow>> FindByNameAsync(string name, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Rooms.AsNoTracking()
            .Where(room => room.Name == name && room.Kind != HiddenKind)
            .OrderBy(room => room.CreatedAt)
            .ToListAsync(cancellation);
    }

    /// <summary>The oldest room of this name, made if there is none. Two that ask at once get the same room.</summary>
    public async Task<RoomRow> FindOrCreateAsync(string name, CancellationToken cancellation)
    {
        await _naming.WaitAsync(cancellation);
        try
        {
            var rooms = await FindByNameAsync(name, cancellation);
            return rooms.Count > 0 ? rooms[0] : await CreateAsync(name, DefaultKind, cancellation);
        }
        finally
        {
            _naming.Release();
        }
    }

    /// <summary>The newest rooms first.</summary>
    public async Task<IReadOnlyList<RoomRow>> ListAsync(int offset, int limit, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Rooms.AsNoTracking()
            .Where(room => room.Kind != HiddenKind)
            .OrderByDescending(room => room.CreatedAt)
            .ThenBy(room => room.Id)
            .Skip(offset)
            .Take(limit)
            .ToListAsync(cancellation);
    }

    public void Dispose() => _naming.Dispose();
}
