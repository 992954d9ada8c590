using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Nodes;

/// <summary>
/// Which node has a room's session: it is that node's until it expires and another one takes it with the next epoch. The
/// node is empty once it was given back.
/// </summary>
public sealed class RoomOwnerRow
{
    public required string RoomId { get; set; }

    public required string NodeId { get; set; }

    public long Epoch { get; set; }

    /// <summary>UTC microseconds of the database's own clock.</summary>
    public long ExpiresAt { get; set; }
}

internal sealed class RoomOwnerRowConfiguration : IEntityTypeConfiguration<RoomOwnerRow>
{
    public void Configure(EntityTypeBuilder<RoomOwnerRow> builder)
    {
        builder.ToTable("nodes_rooms");
        builder.HasKey(owner => owner.RoomId);
        builder.HasIndex(owner => owner.NodeId);
    }
}
