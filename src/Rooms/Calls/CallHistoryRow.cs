using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Calls;

/// <summary>What a call was to one person. The names are stored.</summary>
public enum HistoryKind
{
    Answered,
    Missed,
    Declined,
    Cancelled,
    Voicemail,
}

/// <summary>A line of somebody's call history, written in the transaction in which her part in the call ended.</summary>
public sealed class CallHistoryRow
{
    public required string Id { get; set; }

    public required string CallId { get; set; }

    public required string PersonId { get; set; }

    /// <summary>She called.</summary>
    public bool IsOutgoing { get; set; }

    public HistoryKind Kind { get; set; }

    /// <summary>As it was dialled.</summary>
    public required string Number { get; set; }

    public string? OtherId { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long At { get; set; }

    public int Seconds { get; set; }

    public CallReason Reason { get; set; }

    public bool IsSeen { get; set; }

    public string? VoicemailId { get; set; }
}

internal sealed class CallHistoryRowConfiguration : IEntityTypeConfiguration<CallHistoryRow>
{
    public void Configure(EntityTypeBuilder<CallHistoryRow> builder)
    {
        builder.ToTable("calls_history");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Kind).HasConversion<string>();
        builder.Property(entry => entry.Reason).HasConversion<string>();
        builder.HasIndex(entry => new { entry.PersonId, entry.At });
        builder.HasIndex(entry => entry.CallId);
    }
}
