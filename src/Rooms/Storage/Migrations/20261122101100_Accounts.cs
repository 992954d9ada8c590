using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Accounts, sessions, invitations, keys, passkeys.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122101100_Accounts")]
internal sealed class AccountsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "accounts_accounts",
            columns: table => new
            {
                PersonId = table.Column<string>(),
                UserName = table.Column<string>(),
                NormalizedUserName = table.Column<string>(),
                PasswordHash = table.Column<string>(nullable: true),
                SecurityStamp = table.Column<string>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_accounts", row => row.PersonId));
        migrationBuilder.CreateTable(
            name: "accounts_attempts",
            columns: table => new
            {
                NameHash = table.Column<string>(),
                Count = table.Column<int>(),
                ExpiresAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_attempts", row => row.NameHash));
        migrationBuilder.CreateTable(
            name: "accounts_sessions",
            columns: table => new
            {
                Id = table.Column<string>(),
                SecretHash = table.Column<string>(),
                PersonId = table.Column<string>(),
                Method = table.Column<string>(),
                Device = table.Column<string>(),
                CreatedAt = table.Column<long>(),
                SeenAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_sessions", row => row.Id));
        migrationBuilder.CreateTable(
            name: "accounts_invitations",
            columns: table => new
            {
                Id = table.Column<string>(),
                SecretHash = table.Column<string>(),
                OrganisationId = table.Column<string>(nullable: true),
                Name = table.Column<string>(),
                Extension = table.Column<string>(nullable: true),
                Roles = table.Column<string>(),
                InvitedBy = table.Column<string>(),
                InvitedByName = table.Column<string>(),
                CreatedAt = table.Column<long>(),
                ExpiresAt = table.Column<long>(),
                UsedAt = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_accounts_invitations", row => row.Id));
        migrationBuilder.CreateTable(
            name: "accounts_keys",
            columns: table => new
            {
                Id = table.Column<string>(),
                OrganisationId = table.Column<string>(),
                Name = table.Column<string>(),
                Prefix = table.Column<string>(),
                SecretHash = table.Column<string>(),
                Scopes = table.Column<string>(),
                CreatedBy = table.Column<string>(),
                CreatedAt = table.Column<long>(),
                UsedAt = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_accounts_keys", row => row.Id));
        migrationBuilder.CreateTable(
            name: "accounts_passkeys",
            columns: table => new
            {
                Id = table.Column<string>(),
                PersonId = table.Column<string>(),
                Name = table.Column<string>(),
                PublicKey = table.Column<byte[]>(),
                SignCount = table.Column<long>(),
                Transports = table.Column<string>(),
                IsUserVerified = table.Column<bool>(),
                IsBackupEligible = table.Column<bool>(),
                IsBackedUp = table.Column<bool>(),
                AttestationObject = table.Column<byte[]>(),
                ClientDataJson = table.Column<byte[]>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_passkeys", row => row.Id));
        migrationBuilder.CreateTable(
            name: "accounts_external_logins",
            columns: table => new
            {
                Issuer = table.Column<string>(),
                Subject = table.Column<string>(),
                PersonId = table.Column<string>(),
                CreatedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_external_logins", row => new { row.Issuer, row.Subject }));
        migrationBuilder.CreateTable(
            name: "accounts_challenges",
            columns: table => new
            {
                SecretHash = table.Column<string>(),
                Kind = table.Column<string>(),
                State = table.Column<string>(),
                ExpiresAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_accounts_challenges", row => row.SecretHash));
        migrationBuilder.CreateIndex("IX_accounts_accounts_NormalizedUserName", "accounts_accounts", "NormalizedUserName", unique: true);
        migrationBuilder.CreateIndex("IX_accounts_attempts_ExpiresAt", "accounts_attempts", "ExpiresAt");
        migrationBuilder.CreateIndex("IX_accounts_sessions_SecretHash", "accounts_sessions", "SecretHash", unique: true);
        migrationBuilder.CreateIndex("IX_accounts_sessions_PersonId", "accounts_sessions", "PersonId");
        migrationBuilder.CreateIndex("IX_accounts_invitations_SecretHash", "accounts_invitations", "SecretHash", unique: true);
        migrationBuilder.CreateIndex("IX_accounts_keys_Prefix", "accounts_keys", "Prefix", unique: true);
        migrationBuilder.CreateIndex("IX_accounts_keys_OrganisationId", "accounts_keys", "OrganisationId");
        migrationBuilder.CreateIndex("IX_accounts_passkeys_PersonId", "accounts_passkeys", "PersonId");
        migrationBuilder.CreateIndex("IX_accounts_external_logins_PersonId", "accounts_external_logins", "PersonId");
        migrationBuilder.CreateIndex("IX_accounts_challenges_ExpiresAt", "accounts_challenges", "ExpiresAt");
    }
}
