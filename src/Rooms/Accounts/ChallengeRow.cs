using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>What the server remembers between the two halves of a sign-in by passkey or by another server.</summary>
public sealed class ChallengeRow
{
    /// <summary>SHA-256 of what the browser holds in a cookie.</summary>
    public required string SecretHash { get; set; }

    public required string Kind { get; set; }

    public required string State { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long ExpiresAt { get; set; }
}

internal sealed class ChallengeRowConfiguration : IEntityTypeConfiguration<ChallengeRow>
{
    public void Configure(EntityTypeBuilder<ChallengeRow> builder)
    {
        builder.ToTable("accounts_challenges");
        builder.HasKey(challenge => challenge.SecretHash);
        builder.HasIndex(challenge => challenge.ExpiresAt);
    }
}
