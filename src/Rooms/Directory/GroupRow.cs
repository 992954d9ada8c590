using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>A working group. Its members may be of any organisation.</summary>
public sealed class GroupRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; set; }
}

/// <summary>Somebody's place in a working group.</summary>
public sealed class GroupMemberRow
{
    public required string GroupId { get; set; }

    public required string PersonId { get; set; }

    /// <summary>Within the group; it gives no right outside.</summary>
    public Role Role { get; set; }
}

internal sealed class GroupRowConfiguration : IEntityTypeConfiguration<GroupRow>
{
    public void Configure(EntityTypeBuilder<GroupRow> builder)
    {
        builder.ToTable("directory_groups");
        builder.Property(group => group.Version).HasDefaultValue(0L);
    }
}

internal sealed class GroupMemberRowConfiguration : IEntityTypeConfiguration<GroupMemberRow>
{
    public void Configure(EntityTypeBuilder<GroupMemberRow> builder)
    {
        builder.ToTable("directory_group_members");
        builder.HasKey(member => new { member.GroupId, member.PersonId });
        builder.Property(member => member.Role).HasConversion<string>();
        builder.HasIndex(member => member.PersonId);
    }
}
