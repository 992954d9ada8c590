using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CrossStrait.Rooms.Storage.Migrations;

/// <summary>Calls, their legs, history, records, settings, voicemail.</summary>
[DbContext(typeof(RoomsDbContext))]
[Migration("20261122103000_Calls")]
internal sealed class CallsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "calls_calls",
            columns: table => new
            {
                Id = table.Column<string>(),
                Version = table.Column<long>(),
                State = table.Column<string>(),
                IsLive = table.Column<bool>(),
                Deadline = table.Column<long>(nullable: true),
                ChangedAt = table.Column<long>(),
                RoomId = table.Column<string>(),
                ParkKey = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_calls_calls", row => row.Id));
        migrationBuilder.CreateTable(
            name: "calls_legs",
            columns: table => new
            {
                CallId = table.Column<string>(),
                PersonId = table.Column<string>(),
                IsLive = table.Column<bool>(),
                IsBusy = table.Column<bool>(),
                ChangedAt = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_calls_legs", row => new { row.CallId, row.PersonId }));
        migrationBuilder.CreateTable(
            name: "calls_history",
            columns: table => new
            {
                Id = table.Column<string>(),
                CallId = table.Column<string>(),
                PersonId = table.Column<string>(),
                IsOutgoing = table.Column<bool>(),
                Kind = table.Column<string>(),
                Number = table.Column<string>(),
                OtherId = table.Column<string>(nullable: true),
                At = table.Column<long>(),
                Seconds = table.Column<int>(),
                Reason = table.Column<string>(),
                IsSeen = table.Column<bool>(),
                VoicemailId = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_calls_history", row => row.Id));
        migrationBuilder.CreateTable(
            name: "calls_records",
            columns: table => new
            {
                CallId = table.Column<string>(),
                OrganisationId = table.Column<string>(),
                CallerId = table.Column<string>(),
                CallerName = table.Column<string>(),
                Number = table.Column<string>(),
                AnsweredById = table.Column<string>(nullable: true),
                AnsweredByName = table.Column<string>(nullable: true),
                Parties = table.Column<string>(),
                IsVideo = table.Column<bool>(),
                StartedAt = table.Column<long>(),
                AnsweredAt = table.Column<long>(nullable: true),
                EndedAt = table.Column<long>(),
                Seconds = table.Column<int>(),
                Reason = table.Column<string>(),
                Sip = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_calls_records", row => new { row.CallId, row.OrganisationId }));
        migrationBuilder.CreateTable(
            name: "calls_settings",
            columns: table => new
            {
                PersonId = table.Column<string>(),
                Settings = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_calls_settings", row => row.PersonId));
        migrationBuilder.CreateTable(
            name: "calls_voicemails",
            columns: table => new
            {
                Id = table.Column<string>(),
                PersonId = table.Column<string>(),
                CallId = table.Column<string>(),
                CallerId = table.Column<string>(),
                Number = table.Column<string>(),
                RecordingId = table.Column<string>(),
                At = table.Column<long>(),
                Seconds = table.Column<int>(),
                IsReady = table.Column<bool>(),
                IsHeard = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("PK_calls_voicemails", row => row.Id));
        migrationBuilder.CreateIndex("IX_calls_calls_IsLive", "calls_calls", "IsLive");
        migrationBuilder.CreateIndex("IX_calls_calls_ParkKey", "calls_calls", "ParkKey", unique: true);
        migrationBuilder.CreateIndex("IX_calls_legs_PersonId_IsLive", "calls_legs", ["PersonId", "IsLive"]);
        migrationBuilder.CreateIndex("IX_calls_history_PersonId_At", "calls_history", ["PersonId", "At"]);
        migrationBuilder.CreateIndex("IX_calls_history_CallId", "calls_history", "CallId");
        migrationBuilder.CreateIndex("IX_calls_records_OrganisationId_StartedAt", "calls_records", ["OrganisationId", "StartedAt"]);
        migrationBuilder.CreateIndex("IX_calls_voicemails_PersonId", "calls_voicemails", "PersonId");
        migrationBuilder.CreateIndex("IX_calls_voicemails_RecordingId", "calls_voicemails", "RecordingId");
    }
}
