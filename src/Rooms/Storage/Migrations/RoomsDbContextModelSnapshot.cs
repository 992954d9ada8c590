using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>
/// The model that the newest migration leads to. EF Core refuses to migrate if it differs from the code.
/// </summary>
[DbContext(typeof(RoomsDbContext))]
internal sealed class RoomsDbContextModelSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");

        modelBuilder.Entity("CrossStrait.Rooms.Storage.RecordingRow", entity =>
        {
            entity.Property<string>("Id").HasColumnType("TEXT");
            entity.Property<long>("DurationMicroseconds").HasColumnType("INTEGER");
            entity.Property<long?>("EndedAt").HasColumnType("INTEGER");
            entity.Property<string>("Error").HasColumnType("TEXT");
            entity.Property<long>("FileBytes").HasColumnType("INTEGER");
            entity.Property<string>("FileSha256").HasColumnType("TEXT");
            entity.Property<double>("Progress").HasColumnType("REAL");
            entity.Property<string>("RoomId").IsRequired().HasColumnType("TEXT");
            entity.Property<long>("StartedAt").HasColumnType("INTEGER");
            entity.Property<string>("StartedBy").IsRequired().HasColumnType("TEXT");
            entity.Property<string>("State").IsRequired().HasColumnType("TEXT");
            entity.HasKey("Id");
            entity.HasIndex("RoomId");
            entity.HasIndex("State");
            entity.ToTable("rooms_recordings");
        });

        modelBuilder.Entity("CrossStrait.Rooms.Storage.RoomRow", entity =>
        {
            entity.Property<string>("Id").HasColumnType("TEXT");
            entity.Property<string>("AccessCode").IsRequired().HasColumnType("TEXT");
            entity.Property<long>("CreatedAt").HasColumnType("INTEGER");
            entity.Property<string>("Kind").IsRequired().HasColumnType("TEXT");
            entity.Property<string>("Name").IsRequired().HasColumnType("TEXT");
            entity.HasKey("Id");
            entity.HasIndex("Name");
            entity.ToTable("rooms_rooms");
        });
    }
}
