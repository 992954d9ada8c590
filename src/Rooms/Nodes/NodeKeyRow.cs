using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Nodes;

/// <summary>A key that all nodes share. Whoever may read this table may sign what it signs.</summary>
public sealed class NodeKeyRow
{
    /// <summary>What it is for.</summary>
    public required string Purpose { get; set; }

    public required string Name { get; set; }

    public required string Text { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }
}

internal sealed class NodeKeyRowConfiguration : IEntityTypeConfiguration<NodeKeyRow>
{
    public void Configure(EntityTypeBuilder<NodeKeyRow> builder)
    {
        builder.ToTable("nodes_keys");
        builder.HasKey(key => new { key.Purpose, key.Name });
    }
}
