using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>A link with which somebody makes an account. It works once.</summary>
public sealed class InvitationRow
{
    public required string Id { get; set; }

    public required string SecretHash { get; set; }

    /// <summary>Null: the first start's link, which also makes the organisation.</summary>
    public string? OrganisationId { get; set; }

    /// <summary>Somebody who stands in the directory already, and gets a new name and password. Null: a new person.</summary>
    public string? PersonId { get; set; }

    /// <summary>Who is invited.</summary>
    public required string Name { get; set; }

    public string? Extension { get; set; }

    /// <summary>Names of roles, joined by commas.</summary>
    public required string Roles { get; set; }

    /// <summary>A person's or a key's id.</summary>
    public required string InvitedBy { get; set; }

    public required string InvitedByName { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>UTC microseconds; null while it can be used.</summary>
    public long? UsedAt { get; set; }
}

internal sealed class InvitationRowConfiguration : IEntityTypeConfiguration<InvitationRow>
{
    public void Configure(EntityTypeBuilder<InvitationRow> builder)
    {
        builder.ToTable("accounts_invitations");
        builder.HasIndex(invitation => invitation.SecretHash).IsUnique();
    }
}
