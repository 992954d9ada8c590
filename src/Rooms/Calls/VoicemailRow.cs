using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Calls;

/// <summary>A message for somebody. The recording library has the film.</summary>
public sealed class VoicemailRow
{
    public required string Id { get; set; }

    public required string PersonId { get; set; }

    public required string CallId { get; set; }

    public required string CallerId { get; set; }

    public required string Number { get; set; }

    public required string RecordingId { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long At { get; set; }

    public int Seconds { get; set; }

    /// <summary>The film is composed. Before that nobody is told of the message.</summary>
    public bool IsReady { get; set; }

    public bool IsHeard { get; set; }
}

internal sealed class VoicemailRowConfiguration : IEntityTypeConfiguration<VoicemailRow>
{
    public void Configure(EntityTypeBuilder<VoicemailRow> builder)
    {
        builder.ToTable("calls_voicemails");
        builder.HasKey(voicemail => voicemail.Id);
        builder.HasIndex(voicemail => voicemail.PersonId);
        builder.HasIndex(voicemail => voicemail.RecordingId);
    }
}
