using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Links for people who stand in the directory already.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122101200_InvitationPerson")]
internal sealed class InvitationPersonMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("PersonId", "accounts_invitations", nullable: true);
}
