using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>What answers when a number is dialled. The names are stored.</summary>
public enum NumberKind
{
    Person,
    Room,
    RingGroup,

    /// <summary>Stands for another number, which the target names.</summary>
    ShortCode,
    Park,
    Other,
}

/// <summary>An extension number, unique within its organisation.</summary>
public sealed class NumberRow
{
    public required string OrganisationId { get; set; }

    /// <summary>Digits, <c>*</c> and <c>#</c>.</summary>
    public required string Number { get; set; }

    public NumberKind Kind { get; set; }

    /// <summary>The id of what answers.</summary>
    public required string TargetId { get; set; }
}

internal sealed class NumberRowConfiguration : IEntityTypeConfiguration<NumberRow>
{
    public void Configure(EntityTypeBuilder<NumberRow> builder)
    {
        builder.ToTable("directory_numbers");
        builder.HasKey(number => new { number.OrganisationId, number.Number });
        builder.Property(number => number.Kind).HasConversion<string>();
        builder.HasIndex(number => number.TargetId);
    }
}
