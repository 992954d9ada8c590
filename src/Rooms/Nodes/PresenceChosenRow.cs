using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Nodes;

/// <summary>What somebody last chose to be seen as, for when neither a node nor Redis remembers it.</summary>
public sealed class PresenceChosenRow
{
    public required string PersonId { get; set; }

    public required string Status { get; set; }

    public string? Note { get; set; }

    /// <summary>UTC microseconds; null if it does not end.</summary>
    public long? Until { get; set; }

    public long Version { get; set; }
}

internal sealed class PresenceChosenRowConfiguration : IEntityTypeConfiguration<PresenceChosenRow>
{
    public void Configure(EntityTypeBuilder<PresenceChosenRow> builder)
    {
        builder.ToTable("presence_chosen");
        builder.HasKey(chosen => chosen.PersonId);
    }
}
