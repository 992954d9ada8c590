using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Nodes;

/// <summary>A process that shares this database. All times are UTC microseconds of the database's own clock.</summary>
public sealed class NodeRow
{
    public required string Id { get; set; }

    public required string PublicUrl { get; set; }

    public long StartedAt { get; set; }

    /// <summary>It renews this while it lives.</summary>
    public long ExpiresAt { get; set; }
}

internal sealed class NodeRowConfiguration : IEntityTypeConfiguration<NodeRow>
{
    public void Configure(EntityTypeBuilder<NodeRow> builder)
    {
        builder.ToTable("nodes_nodes");
        builder.HasKey(node => node.Id);
    }
}
