using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>The audit log.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122101000_Audit")]
internal sealed class AuditMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "audit_entries",
            columns: table => new
            {
                Sequence = table.Column<long>(),
                At = table.Column<long>(),
                Actor = table.Column<string>(),
                Action = table.Column<string>(),
                Subject = table.Column<string>(),
                Details = table.Column<string>(),
                PreviousHash = table.Column<string>(),
                Hash = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_audit_entries", row => row.Sequence));
    }
}
