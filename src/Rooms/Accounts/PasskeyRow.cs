using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>A passkey (a WebAuthn credential) of a person.</summary>
public sealed class PasskeyRow
{
    /// <summary>The credential's id in base64url.</summary>
    public required string Id { get; set; }

    public required string PersonId { get; set; }

    public required string Name { get; set; }

    /// <summary>COSE, as the authenticator gave it.</summary>
    public required byte[] PublicKey { get; set; }

    /// <summary>A count that goes back tells of a copied authenticator (WebAuthn 6.1.1).</summary>
    public long SignCount { get; set; }

    /// <summary>Joined by commas; hints for the browser.</summary>
    public required string Transports { get; set; }

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }

    public required byte[] AttestationObject { get; set; }

    public required byte[] ClientDataJson { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }
}

internal sealed class PasskeyRowConfiguration : IEntityTypeConfiguration<PasskeyRow>
{
    public void Configure(EntityTypeBuilder<PasskeyRow> builder)
    {
        builder.ToTable("accounts_passkeys");
        builder.HasIndex(passkey => passkey.PersonId);
    }
}
