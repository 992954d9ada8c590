using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Storage;

/// <summary>A recording and how far it has come. It outlives its room, so there is no foreign key.</summary>
public sealed class RecordingRow
{
    public required string Id { get; set; }

    public required string RoomId { get; set; }

    public required string State { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long StartedAt { get; set; }

    public required string StartedBy { get; set; }

    /// <summary>UTC microseconds; null while the capture runs.</summary>
    public long? EndedAt { get; set; }

    public long DurationMicroseconds { get; set; }

    /// <summary>0 to 1 while composing.</summary>
    public double Progress { get; set; }

    public string? Error { get; set; }

    public long FileBytes { get; set; }

    public string? FileSha256 { get; set; }
}

internal sealed class RecordingRowConfiguration : IEntityTypeConfiguration<RecordingRow>
{
    public void Configure(EntityTypeBuilder<RecordingRow> builder)
    {
        builder.ToTable("rooms_recordings");
        builder.HasKey(recording => recording.Id);
        builder.HasIndex(recording => recording.RoomId);
        builder.HasIndex(recording => recording.State);
    }
}
