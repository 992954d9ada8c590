using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>One browser in which a person is signed in. Without its row the cookie is worth nothing.</summary>
public sealed class SessionRow
{
    public required string Id { get; set; }

    public required string SecretHash { get; set; }

    public required string PersonId { get; set; }

    /// <summary><c>password</c>, <c>passkey</c>, <c>oidc</c> or <c>invitation</c>.</summary>
    public required string Method { get; set; }

    /// <summary>What the browser called itself, cut short.</summary>
    public required string Device { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>UTC microseconds, to the minute or so.</summary>
    public long SeenAt { get; set; }
}

internal sealed class SessionRowConfiguration : IEntityTypeConfiguration<SessionRow>
{
    public void Configure(EntityTypeBuilder<SessionRow> builder)
    {
        builder.ToTable("accounts_sessions");
        builder.HasIndex(session => session.SecretHash).IsUnique();
        builder.HasIndex(session => session.PersonId);
    }
}
