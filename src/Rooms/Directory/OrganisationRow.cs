using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>An office, agency or company whose people have numbers.</summary>
public sealed class OrganisationRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary>A key of the configuration's <c>Sides</c>, whose names the deployment sets.</summary>
    public required string Side { get; set; }

    /// <summary>The digits that others dial before a number of this organisation. Empty if it has none.</summary>
    public required string Prefix { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Who may see whether its people are there.</summary>
    public PresenceRule PresenceRule { get; set; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; set; }
}

internal sealed class OrganisationRowConfiguration : IEntityTypeConfiguration<OrganisationRow>
{
    public void Configure(EntityTypeBuilder<OrganisationRow> builder)
    {
        builder.ToTable("directory_organisations");
        builder.Property(organisation => organisation.PresenceRule).HasConversion<string>().HasDefaultValue(PresenceRule.Everyone);
        builder.Property(organisation => organisation.Version).HasDefaultValue(0L);
    }
}
