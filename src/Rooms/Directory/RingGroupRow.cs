using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>In which order the members of a ring group are rung.</summary>
public enum RingStrategy
{
    /// <summary>All at once; the first to answer has the call.</summary>
    All,

    /// <summary>One after the other, always from the first.</summary>
    InTurn,

    /// <summary>One after the other, first who has not been in a call for the longest time.</summary>
    LongestIdle,
}

/// <summary>People of one organisation who share a number.</summary>
public sealed class RingGroupRow
{
    public required string Id { get; set; }

    public required string OrganisationId { get; set; }

    public required string Name { get; set; }

    public RingStrategy Strategy { get; set; }

    /// <summary>How long each turn rings; with <see cref="RingStrategy.All"/>, how long all ring.</summary>
    public int RingSeconds { get; set; }

    /// <summary>Where the call goes when nobody answered.</summary>
    public string? NoAnswerNumber { get; set; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; set; }
}

/// <summary>Somebody's place in a ring group.</summary>
public sealed class RingGroupMemberRow
{
    public required string RingGroupId { get; set; }

    public required string PersonId { get; set; }

    /// <summary>The lower, the sooner.</summary>
    public int Position { get; set; }
}

internal sealed class RingGroupRowConfiguration : IEntityTypeConfiguration<RingGroupRow>
{
    public void Configure(EntityTypeBuilder<RingGroupRow> builder)
    {
        builder.ToTable("directory_ring_groups");
        builder.Property(group => group.Strategy).HasConversion<string>();
        builder.Property(group => group.Version).HasDefaultValue(0L);
        builder.HasIndex(group => group.OrganisationId);
    }
}

internal sealed class RingGroupMemberRowConfiguration : IEntityTypeConfiguration<RingGroupMemberRow>
{
    public void Configure(EntityTypeBuilder<RingGroupMemberRow> builder)
    {
        builder.ToTable("directory_ring_group_members");
        builder.HasKey(member => new { member.RingGroupId, member.PersonId });
        builder.HasIndex(member => member.PersonId);
    }
}
