using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory.Numbers;

/// <summary>What a range of numbers does. The names are stored.</summary>
public enum DialRangeKind
{
    /// <summary>The number is dialled unchanged in the organisation that the target names.</summary>
    Organisation,

    /// <summary>Every number of the range stands for the one that the target names.</summary>
    Number,

    /// <summary>Every number of the range is a place to park calls.</summary>
    Park,

    /// <summary>Nobody may dial these.</summary>
    Refused,
}

/// <summary>Numbers of one length, from the first to the last, that nothing has by itself.</summary>
public sealed class DialRangeRow
{
    public required string OrganisationId { get; set; }

    /// <summary>Digits; as many as <see cref="Last"/> has.</summary>
    public required string First { get; set; }

    public required string Last { get; set; }

    public DialRangeKind Kind { get; set; }

    /// <summary>An organisation's id or a number, as the kind says; empty for the others.</summary>
    public string Target { get; set; } = "";
}

internal sealed class DialRangeRowConfiguration : IEntityTypeConfiguration<DialRangeRow>
{
    public void Configure(EntityTypeBuilder<DialRangeRow> builder)
    {
        builder.ToTable("directory_dial_ranges");
        builder.HasKey(range => new { range.OrganisationId, range.First, range.Last });
        builder.Property(range => range.Kind).HasConversion<string>();
    }
}
