using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>
/// One row that every edit of the directory counts up first: it lets the edits of all nodes happen one after the other, and
/// tells the nodes that there was one.
/// </summary>
public sealed class DirectoryStampRow
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    public long Edits { get; set; }
}

internal sealed class DirectoryStampRowConfiguration : IEntityTypeConfiguration<DirectoryStampRow>
{
    public void Configure(EntityTypeBuilder<DirectoryStampRow> builder)
    {
        builder.ToTable("directory_stamp");
        builder.Property(stamp => stamp.Id).ValueGeneratedNever();
    }
}
