using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Ranges of the dial plan, who may see whose presence, and what concurrent edits are told apart by.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122102000_DirectoryRules")]
internal sealed class DirectoryRulesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("PresenceRule", "directory_organisations", defaultValue: "Everyone");
        migrationBuilder.AddColumn<long>("Version", "directory_organisations", defaultValue: 0L);
        migrationBuilder.AddColumn<long>("Version", "directory_groups", defaultValue: 0L);
        migrationBuilder.AddColumn<long>("Version", "directory_ring_groups", defaultValue: 0L);
        migrationBuilder.CreateTable(
            name: "directory_dial_ranges",
            columns: table => new
            {
                OrganisationId = table.Column<string>(),
                First = table.Column<string>(),
                Last = table.Column<string>(),
                Kind = table.Column<string>(),
                Target = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_dial_ranges", row => new { row.OrganisationId, row.First, row.Last }));
        migrationBuilder.CreateTable(
            name: "directory_stamp",
            columns: table => new
            {
                Id = table.Column<int>(),
                Edits = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_stamp", row => row.Id));
        migrationBuilder.Sql("INSERT INTO directory_stamp (\"Id\", \"Edits\") VALUES (1, 0)");
    }
}
