using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Audit;

/// <summary>One entry of the audit log. Nothing in the program changes or deletes one.</summary>
public sealed class AuditRow
{
    /// <summary>1, 2, 3 ... without a gap.</summary>
    public long Sequence { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long At { get; set; }

    public required string Actor { get; set; }

    public required string Action { get; set; }

    public required string Subject { get; set; }

    /// <summary>JSON as it was written: the hash covers these very characters.</summary>
    public required string Details { get; set; }

    /// <summary>The hash of the entry before; <see cref="AuditChain.Origin"/> for the first.</summary>
    public required string PreviousHash { get; set; }

    public required string Hash { get; set; }
}

internal sealed class AuditRowConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
    }
}
