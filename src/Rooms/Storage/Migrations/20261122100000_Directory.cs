using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Organisations, people, numbers, working groups, ring groups, favourites.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122100000_Directory")]
internal sealed class DirectoryMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "directory_organisations",
            columns: table => new
            {
                Id = table.Column<string>(),
                Name = table.Column<string>(),
                Side = table.Column<string>(),
                Prefix = table.Column<string>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_organisations", row => row.Id));
        migrationBuilder.CreateTable(
            name: "directory_people",
            columns: table => new
            {
                Id = table.Column<string>(),
                OrganisationId = table.Column<string>(),
                Name = table.Column<string>(),
                LatinName = table.Column<string>(),
                Title = table.Column<string>(),
                Department = table.Column<string>(),
                Email = table.Column<string>(),
                Roles = table.Column<string>(),
                IsDisabled = table.Column<bool>(),
                CreatedAt = table.Column<long>(),
                Version = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_people", row => row.Id));
        migrationBuilder.CreateTable(
            name: "directory_numbers",
            columns: table => new
            {
                OrganisationId = table.Column<string>(),
                Number = table.Column<string>(),
                Kind = table.Column<string>(),
                TargetId = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_numbers", row => new { row.OrganisationId, row.Number }));
        migrationBuilder.CreateTable(
            name: "directory_groups",
            columns: table => new
            {
                Id = table.Column<string>(),
                Name = table.Column<string>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_groups", row => row.Id));
        migrationBuilder.CreateTable(
            name: "directory_group_members",
            columns: table => new
            {
                GroupId = table.Column<string>(),
                PersonId = table.Column<string>(),
                Role = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_group_members", row => new { row.GroupId, row.PersonId }));
        migrationBuilder.CreateTable(
            name: "directory_ring_groups",
            columns: table => new
            {
                Id = table.Column<string>(),
                OrganisationId = table.Column<string>(),
                Name = table.Column<string>(),
                Strategy = table.Column<string>(),
                RingSeconds = table.Column<int>(),
                NoAnswerNumber = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_directory_ring_groups", row => row.Id));
        migrationBuilder.CreateTable(
            name: "directory_ring_group_members",
            columns: table => new
            {
                RingGroupId = table.Column<string>(),
                PersonId = table.Column<string>(),
                Position = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_ring_group_members", row => new { row.RingGroupId, row.PersonId }));
        migrationBuilder.CreateTable(
            name: "directory_favourites",
            columns: table => new
            {
                PersonId = table.Column<string>(),
                TargetPersonId = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_directory_favourites", row => new { row.PersonId, row.TargetPersonId }));
        migrationBuilder.CreateIndex("IX_directory_people_OrganisationId", "directory_people", "OrganisationId");
        migrationBuilder.CreateIndex("IX_directory_numbers_TargetId", "directory_numbers", "TargetId");
        migrationBuilder.CreateIndex("IX_directory_group_members_PersonId", "directory_group_members", "PersonId");
        migrationBuilder.CreateIndex("IX_directory_ring_groups_OrganisationId", "directory_ring_groups", "OrganisationId");
        migrationBuilder.CreateIndex("IX_directory_ring_group_members_PersonId", "directory_ring_group_members", "PersonId");
    }
}
