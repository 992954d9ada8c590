using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Calls;

/// <summary>A call. The row is its owner: whoever changes it names the version that it read.</summary>
public sealed class CallRow
{
    public required string Id { get; set; }

    public long Version { get; set; }

    /// <summary><see cref="CallState"/> as JSON.</summary>
    public required string State { get; set; }

    public bool IsLive { get; set; }

    /// <summary>UTC microseconds; when time alone will change something.</summary>
    public long? Deadline { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long ChangedAt { get; set; }

    public required string RoomId { get; set; }

    /// <summary>Organisation and slot of a parked call: no two calls are in one slot.</summary>
    public string? ParkKey { get; set; }
}

/// <summary>Somebody's part in a call, to find who is busy and in which calls somebody is.</summary>
public sealed class CallLegRow
{
    public required string CallId { get; set; }

    public required string PersonId { get; set; }

    public bool IsLive { get; set; }

    /// <summary>She speaks, holds or dials; a call that only rings makes nobody busy.</summary>
    public bool IsBusy { get; set; }

    /// <summary>UTC microseconds; of a leg that is over, since when she has been idle.</summary>
    public long ChangedAt { get; set; }
}

internal sealed class CallRowConfiguration : IEntityTypeConfiguration<CallRow>
{
    public void Configure(EntityTypeBuilder<CallRow> builder)
    {
        builder.ToTable("calls_calls");
        builder.HasKey(call => call.Id);
        builder.HasIndex(call => call.IsLive);
        builder.HasIndex(call => call.ParkKey).IsUnique();
    }
}

internal sealed class CallLegRowConfiguration : IEntityTypeConfiguration<CallLegRow>
{
    public void Configure(EntityTypeBuilder<CallLegRow> builder)
    {
        builder.ToTable("calls_legs");
        builder.HasKey(leg => new { leg.CallId, leg.PersonId });
        builder.HasIndex(leg => new { leg.PersonId, leg.IsLive });
    }
}
