using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Storage;

/// <summary>
/// The database of this module. Long-lived objects never hold one: they take one per operation from the factory.
/// </summary>
public sealed class RoomsDbContext(DbContextOptions<RoomsDbContext> options) : DbContext(options)
{
    public DbSet<RoomRow> Rooms => Set<RoomRow>();

    public DbSet<RecordingRow> Recordings => Set<RecordingRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfiguration(new RoomRowConfiguration());
        modelBuilder.ApplyConfiguration(new RecordingRowConfiguration());
    }
}
