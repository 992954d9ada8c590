using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Nodes, the rooms that they have, the keys that they share, and what people chose to be seen as.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122104000_Nodes")]
internal sealed class NodesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "nodes_nodes",
            columns: table => new
            {
                Id = table.Column<string>(),
                PublicUrl = table.Column<string>(),
                StartedAt = table.Column<long>(),
                ExpiresAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_nodes_nodes", row => row.Id));
        migrationBuilder.CreateTable(
            name: "nodes_rooms",
            columns: table => new
            {
                RoomId = table.Column<string>(),
                NodeId = table.Column<string>(),
                Epoch = table.Column<long>(),
                ExpiresAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_nodes_rooms", row => row.RoomId));
        migrationBuilder.CreateIndex("IX_nodes_rooms_NodeId", "nodes_rooms", "NodeId");
        migrationBuilder.CreateTable(
            name: "nodes_keys",
            columns: table => new
            {
                Purpose = table.Column<string>(),
                Name = table.Column<string>(),
                Text = table.Column<string>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_nodes_keys", row => new { row.Purpose, row.Name }));
        migrationBuilder.CreateTable(
            name: "presence_chosen",
            columns: table => new
            {
                PersonId = table.Column<string>(),
                Status = table.Column<string>(),
                Note = table.Column<string>(nullable: true),
                Until = table.Column<long>(nullable: true),
                Version = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_presence_chosen", row => row.PersonId));
    }
}
