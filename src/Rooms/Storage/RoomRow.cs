using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Storage;

/// <summary>A room of the directory. What happens live in it is a RoomSession and is not stored here.</summary>
public sealed class RoomRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string Kind { get; set; }

    /// <summary>What a person without a token needs to know to come in.</summary>
    public required string AccessCode { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }
}

internal sealed class RoomRowConfiguration : IEntityTypeConfiguration<RoomRow>
{
    public void Configure(EntityTypeBuilder<RoomRow> builder)
    {
        builder.ToTable("rooms_rooms");
        builder.HasKey(room => room.Id);
        builder.HasIndex(room => room.Name);
    }
}
