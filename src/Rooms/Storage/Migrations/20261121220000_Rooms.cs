using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Rooms and recordings. Migrations are written by hand and only create and add.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261121220000_Rooms")]
internal sealed class RoomsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "rooms_recordings",
            columns: table => new
            {
                Id = table.Column<string>(type: "TEXT", nullable: false),
                RoomId = table.Column<string>(type: "TEXT", nullable: false),
                State = table.Column<string>(type: "TEXT", nullable: false),
                StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                StartedBy = table.Column<string>(type: "TEXT", nullable: false),
                EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                DurationMicroseconds = table.Column<long>(type: "INTEGER", nullable: false),
                Progress = table.Column<double>(type: "REAL", nullable: false),
                Error = table.Column<string>(type: "TEXT", nullable: true),
                FileBytes = table.Column<long>(type: "INTEGER", nullable: false),
                FileSha256 = table.Column<string>(type: "TEXT", nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_rooms_recordings", row => row.Id));
        migrationBuilder.CreateTable(
            name: "rooms_rooms",
            columns: table => new
            {
                Id = table.Column<string>(type: "TEXT", nullable: false),
                Name = table.Column<string>(type: "TEXT", nullable: false),
                Kind = table.Column<string>(type: "TEXT", nullable: false),
                AccessCode = table.Column<string>(type: "TEXT", nullable: false),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_rooms_rooms", row => row.Id));
        migrationBuilder.CreateIndex("IX_rooms_recordings_RoomId", "rooms_recordings", "RoomId");
        migrationBuilder.CreateIndex("IX_rooms_recordings_State", "rooms_recordings", "State");
        migrationBuilder.CreateIndex("IX_rooms_rooms_Name", "rooms_rooms", "Name");
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder)
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
