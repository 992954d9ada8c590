using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Accounts;

/// <summary>How a person of the directory signs in. Who she is and what she may do stands in the directory.</summary>
public sealed class AccountRow
{
    public required string PersonId { get; set; }

    public required string UserName { get; set; }

    /// <summary>The name as it is compared: see <see cref="UserNames"/>.</summary>
    public required string NormalizedUserName { get; set; }

    /// <summary>As ASP.NET Core Identity writes it. Null: no password, only a passkey or another server's word.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every credential.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }
}

internal sealed class AccountRowConfiguration : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> builder)
    {
        builder.ToTable("accounts_accounts");
        builder.HasKey(account => account.PersonId);
        builder.HasIndex(account => account.NormalizedUserName).IsUnique();
    }
}
