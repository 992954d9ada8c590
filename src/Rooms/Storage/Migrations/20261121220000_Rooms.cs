using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>
/// Rooms and recordings. Migrations are written by hand, only create and add, and leave column types to the provider, so
/// that each is one text for all databases. There is no model snapshot: a test compares what they make with the model.
/// </summary>
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
                Id = table.Column<string>(nullable: false),
                RoomId = table.Column<string>(nullable: false),
                State = table.Column<string>(nullable: false),
                StartedAt = table.Column<long>(nullable: false),
                StartedBy = table.Column<string>(nullable: false),
                EndedAt = table.Column<long>(nullable: true),
                DurationMicroseconds = table.Column<long>(nullable: false),
                Progress = table.Column<double>(nullable: false),
                Error = table.Column<string>(nullable: true),
                FileBytes = table.Column<long>(nullable: false),
                FileSha256 = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_rooms_recordings", row => row.Id));
        migrationBuilder.CreateTable(
            name: "rooms_rooms",
            columns: table => new
            {
                Id = table.Column<string>(nullable: false),
                Name = table.Column<string>(nullable: false),
                Kind = table.Column<string>(nullable: false),
                AccessCode = table.Column<string>(nullable: false),
                CreatedAt = table.Column<long>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_rooms_rooms", row => row.Id));
        migrationBuilder.CreateIndex("IX_rooms_recordings_RoomId", "rooms_recordings", "RoomId");
        migrationBuilder.CreateIndex("IX_rooms_recordings_State", "rooms_recordings", "State");
        migrationBuilder.CreateIndex("IX_rooms_rooms_Name", "rooms_rooms", "Name");
    }
}
