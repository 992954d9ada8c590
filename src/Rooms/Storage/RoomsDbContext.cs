using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Audit;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Nodes;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Storage;

/// <summary>
/// The database of this module. Long-lived objects never hold one: they take one per operation from the factory. How each
/// row is stored stands beside it, in its configuration.
/// </summary>
public sealed class RoomsDbContext(DbContextOptions<RoomsDbContext> options) : DbContext(options)
{
    public DbSet<RoomRow> Rooms => Set<RoomRow>();

    public DbSet<RecordingRow> Recordings => Set<RecordingRow>();

    public DbSet<OrganisationRow> Organisations => Set<OrganisationRow>();

    public DbSet<PersonRow> People => Set<PersonRow>();

    public DbSet<NumberRow> Numbers => Set<NumberRow>();

    public DbSet<GroupRow> Groups => Set<GroupRow>();

    public DbSet<GroupMemberRow> GroupMembers => Set<GroupMemberRow>();

    public DbSet<RingGroupRow> RingGroups => Set<RingGroupRow>();

    public DbSet<RingGroupMemberRow> RingGroupMembers => Set<RingGroupMemberRow>();

    public DbSet<FavouriteRow> Favourites => Set<FavouriteRow>();

    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<InvitationRow> Invitations => Set<InvitationRow>();

    public DbSet<OrganisationKeyRow> OrganisationKeys => Set<OrganisationKeyRow>();

    public DbSet<PasskeyRow> Passkeys => Set<PasskeyRow>();

    public DbSet<ExternalLoginRow> ExternalLogins => Set<ExternalLoginRow>();

    public DbSet<ChallengeRow> Challenges => Set<ChallengeRow>();

    public DbSet<AuditRow> AuditEntries => Set<AuditRow>();

    public DbSet<DialRangeRow> DialRanges => Set<DialRangeRow>();

    public DbSet<DirectoryStampRow> DirectoryStamps => Set<DirectoryStampRow>();

    public DbSet<NodeRow> Nodes => Set<NodeRow>();

    public DbSet<RoomOwnerRow> RoomOwners => Set<RoomOwnerRow>();

    public DbSet<NodeKeyRow> NodeKeys => Set<NodeKeyRow>();

    public DbSet<PresenceChosenRow> ChosenPresence => Set<PresenceChosenRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RoomsDbContext).Assembly);
    }
}
