using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Calls;

/// <summary>How somebody's line behaves, as JSON. Whoever has no row has the defaults.</summary>
public sealed class CallSettingsRow
{
    public required string PersonId { get; set; }

    public required string Settings { get; set; }
}

internal sealed class CallSettingsRowConfiguration : IEntityTypeConfiguration<CallSettingsRow>
{
    public void Configure(EntityTypeBuilder<CallSettingsRow> builder)
    {
        builder.ToTable("calls_settings");
        builder.HasKey(settings => settings.PersonId);
    }
}
