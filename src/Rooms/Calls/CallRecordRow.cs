using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Calls;

/// <summary>The record of a call, once for each organisation whose people were in it or were called. Names are as they were.</summary>
public sealed class CallRecordRow
{
    public required string CallId { get; set; }

    public required string OrganisationId { get; set; }

    public required string CallerId { get; set; }

    public required string CallerName { get; set; }

    public required string Number { get; set; }

    public string? AnsweredById { get; set; }

    public string? AnsweredByName { get; set; }

    /// <summary>The ids of all who spoke, comma-joined.</summary>
    public required string Parties { get; set; }

    public bool IsVideo { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long StartedAt { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long? AnsweredAt { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long EndedAt { get; set; }

    /// <summary>From the answer to the end.</summary>
    public int Seconds { get; set; }

    public CallReason Reason { get; set; }

    public int Sip { get; set; }
}

internal sealed class CallRecordRowConfiguration : IEntityTypeConfiguration<CallRecordRow>
{
    public void Configure(EntityTypeBuilder<CallRecordRow> builder)
    {
        builder.ToTable("calls_records");
        builder.HasKey(record => new { record.CallId, record.OrganisationId });
        builder.Property(record => record.Reason).HasConversion<string>();
        builder.HasIndex(record => new { record.OrganisationId, record.StartedAt });
    }
}
