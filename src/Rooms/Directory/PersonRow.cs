using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrossStrait.Rooms.Directory;

/// <summary>Somebody of the directory. How she signs in is kept apart.</summary>
public sealed class PersonRow
{
    public required string Id { get; set; }

    public required string OrganisationId { get; set; }

    /// <summary>As she writes it herself, in her own script.</summary>
    public required string Name { get; set; }

    public string LatinName { get; set; } = "";

    public string Title { get; set; } = "";

    public string Department { get; set; } = "";

    public string Email { get; set; } = "";

    /// <summary>Names of <see cref="Role"/>, joined by commas.</summary>
    public string Roles { get; set; } = nameof(Role.Member);

    public bool IsDisabled { get; set; }

    /// <summary>UTC microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Grows with every change: who changes says which one she saw.</summary>
    public long Version { get; set; }
}

internal sealed class PersonRowConfiguration : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> builder)
    {
        builder.ToTable("directory_people");
        builder.HasIndex(person => person.OrganisationId);
    }
}
