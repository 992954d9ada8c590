using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>Somebody whom a person keeps at the top of her directory.</summary>
public sealed class FavouriteRow
{
    public required string PersonId { get; set; }

    public required string TargetPersonId { get; set; }
}

internal sealed class FavouriteRowConfiguration : IEntityTypeConfiguration<FavouriteRow>
{
    public void Configure(EntityTypeBuilder<FavouriteRow> builder)
    {
        builder.ToTable("directory_favourites");
        builder.HasKey(favourite => new { favourite.PersonId, favourite.TargetPersonId });
    }
}
