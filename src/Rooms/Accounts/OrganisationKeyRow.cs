using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>An API key of one organisation.</summary>
public sealed class OrganisationKeyRow
{
    public required string Id { get; set; }

    public required string OrganisationId { get; set; }

    public required string Name { get; set; }

    /// <summary>The beginning of the key, shown so that people know which one it is.</summary>
    public required string Prefix { get; set; }

    public required string SecretHash { get; set; }

    /// <summary>Names of permissions, joined by commas.</summary>
    public required string Scopes { get; set; }

    public required string CreatedBy { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>UTC microseconds, to the minute or so; null: never.</summary>
    public long? UsedAt { get; set; }
}

internal sealed class OrganisationKeyRowConfiguration : IEntityTypeConfiguration<OrganisationKeyRow>
{
    public void Configure(EntityTypeBuilder<OrganisationKeyRow> builder)
    {
        builder.ToTable("accounts_keys");
        builder.HasIndex(key => key.Prefix).IsUnique();
        builder.HasIndex(key => key.OrganisationId);
    }
}
