using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CrossStrait.LineLoad;

/// <summary>Somebody with a number and a session.</summary>
internal sealed record Resident(string Number, string Secret);

/// <summary>
/// Writes one organisation of many people into a data directory before the server starts on it, with a session each: two
/// thousand sign-ins with passwords would measure the hashing of passwords.
/// </summary>
internal static class Town
{
    private const string FileName = "load-sessions.txt";
    private const int FirstNumber = 10_000;

    public static async Task PrepareAsync(string data, int count)
    {
        await using var services = new ServiceCollection().AddRoomsStorage(data).AddAccountStorage().AddLogging().BuildServiceProvider();
        await services.GetRequiredService<RoomsDatabase>().PrepareAsync(CancellationToken.None);
        var people = await AddPeopleAsync(services.GetRequiredService<IDbContextFactory<RoomsDbContext>>(), count);
        var sessions = services.GetRequiredService<AccountSessions>();
        var lines = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var opened = await sessions.OpenAsync(people[i], "load", "load", CancellationToken.None);
            lines.Add($"{FirstNumber + i} {opened.Secret}");
        }

        await File.WriteAllLinesAsync(Path.Combine(data, FileName), lines);
    }

    public static Resident[] Read(string data) =>
        [.. File.ReadLines(Path.Combine(data, FileName)).Select(line => line.Split(' ')).Select(parts => new Resident(parts[0], parts[1]))];

    private static async Task<List<string>> AddPeopleAsync(IDbContextFactory<RoomsDbContext> contexts, int count)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var organisation = new OrganisationRow { Id = PrefixedId.New("OR"), Name = "Load", Side = "taipei", Prefix = "" };
        context.Add(organisation);
        var people = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var person = new PersonRow { Id = PrefixedId.New("PE"), OrganisationId = organisation.Id, Name = $"Person {i}", Roles = nameof(Role.Member) };
            people.Add(person.Id);
            context.Add(person);
            context.Add(new NumberRow { OrganisationId = organisation.Id, Number = $"{FirstNumber + i}", Kind = NumberKind.Person, TargetId = person.Id });
        }

        await context.SaveChangesAsync();
        return people;
    }
}
