using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>A person as an OpenID provider knows her: by issuer and subject, never by a name that may change hands.</summary>
public sealed class ExternalLoginRow
{
    public required string Issuer { get; set; }

    public required string Subject { get; set; }

    public required string PersonId { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }
}

internal sealed class ExternalLoginRowConfiguration : IEntityTypeConfiguration<ExternalLoginRow>
{
    public void Configure(EntityTypeBuilder<ExternalLoginRow> builder)
    {
        builder.ToTable("accounts_external_logins");
        builder.HasKey(login => new { login.Issuer, login.Subject });
        builder.HasIndex(login => login.PersonId);
    }
}
