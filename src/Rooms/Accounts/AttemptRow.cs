using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>
/// Passwords tried for one sign-in name. It is kept for names that belong to nobody as well, so that being locked out
/// does not tell which names exist.
/// </summary>
public sealed class AttemptRow
{
    /// <summary>SHA-256 of the normalised name: what somebody mistyped may be her password.</summary>
    public required string NameHash { get; set; }

    public int Count { get; set; }

    /// <summary>UTC microseconds. Afterwards the count starts anew.</summary>
    public long ExpiresAt { get; set; }
}

internal sealed class AttemptRowConfiguration : IEntityTypeConfiguration<AttemptRow>
{
    public void Configure(EntityTypeBuilder<AttemptRow> builder)
    {
        builder.ToTable("accounts_attempts");
        builder.HasKey(attempt => attempt.NameHash);
        builder.HasIndex(attempt => attempt.ExpiresAt);
    }
}
