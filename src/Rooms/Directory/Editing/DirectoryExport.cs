using System.Text;
using CrossStrait.Rooms.Directory.Exchange;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;

namespace CrossStrait.Rooms.Directory.Editing;

/// <summary>Writes the people of the directory into a file that can be imported again.</summary>
public sealed class DirectoryExport(IDbContextFactory<RoomsDbContext> contexts)
{
    /// <param name="organisationId">Null for all organisations.</param>
    /// <param name="vcardVersion">3.0 or 4.0.</param>
    public async Task<string> ExportAsync(string? organisationId, ExchangeFormat format, string vcardVersion, CancellationToken cancellation)
    {
        var people = await ReadAsync(organisationId, cancellation);
        if (format == ExchangeFormat.Csv)
        {
            return CsvPeopleWriter.Write(people);
        }

        var cards = new StringBuilder();
        foreach (var person in people)
        {
            VcardWriter.Write(cards, person, vcardVersion);
        }

        return cards.ToString();
    }

    private async Task<List<ExchangePerson>> ReadAsync(string? organisationId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var organisations = await context.Organisations.AsNoTracking().ToDictionaryAsync(one => one.Id, one => one.Name, cancellation);
        var numbers = (await context.Numbers.AsNoTracking().Where(number => number.Kind == NumberKind.Person).ToListAsync(cancellation))
            .ToLookup(number => (number.OrganisationId, number.TargetId), number => number.Number);
        var people = await context.People.AsNoTracking()
            .Where(person => !person.IsDisabled && (organisationId == null || person.OrganisationId == organisationId))
            .OrderBy(person => person.OrganisationId)
            .ThenBy(person => person.Id)
            .ToListAsync(cancellation);
        return people.ConvertAll(person => new ExchangePerson
        {
            Organisation = organisations.GetValueOrDefault(person.OrganisationId, ""),
            Name = person.Name,
            LatinName = person.LatinName,
            Number = numbers[(person.OrganisationId, person.Id)].OrderBy(number => number.Length).ThenBy(number => number, StringComparer.Ordinal).FirstOrDefault(""),
            Title = person.Title,
            Department = person.Department,
            Email = person.Email,
        });
    }
}
