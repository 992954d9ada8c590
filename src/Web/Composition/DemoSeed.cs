using System.Security.Cryptography;
using System.Text.Json;
using CrossStrait.Rooms.Accounts;
using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Directory.Editing;
using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using CrossStrait.Web.Accounts;
using CrossStrait.Web.Auth;

namespace CrossStrait.Web.Composition;

/// <summary>
/// Makes what the demonstration needs and leaves what is there already, so that it can be started again and again.
/// </summary>
internal sealed class DemoSeed(
    DirectoryIndex index,
    OrganisationRegister organisations,
    PeopleRegister people,
    NumberRegister numbers,
    RingGroupRegister ringGroups,
    AccountBook book,
    PersonAccounts accounts,
    DataPaths paths)
{
    // No digits, and no letters that look like others: nobody's number is in a password, and it can be read out.
    private const string PasswordLetters = "abcdefghjkmnpqrstvwxyz";
    private const int PasswordGroups = 3;
    private const int PasswordGroupLength = 4;

    /// <summary>The passwords by number. They were made at the first start and are kept beside the database.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(CancellationToken cancellation)
    {
        var kept = ReadPasswords();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organisation in DemoPeople.Organisations)
        {
            var id = await FindOrAddAsync(organisation, cancellation);
            foreach (var person in organisation.People)
            {
                ids[person.Number] = await FindOrAddAsync(id, person, cancellation);
                await GiveAccountAsync(ids[person.Number], person.Number, kept[person.Number], cancellation);
            }

            var park = new DialRangeRow
            {
                OrganisationId = id,
                First = DemoPeople.FirstParkSlot,
                Last = DemoPeople.LastParkSlot,
                Kind = DialRangeKind.Park,
            };
            Allow(await numbers.AddRangeAsync(Editor.Server, park, cancellation), RefusalCode.NumberTaken);
        }

        await ConnectAsync(ids, cancellation);
        return kept;
    }

    private async Task<string> FindOrAddAsync(DemoOrganisation wanted, CancellationToken cancellation)
    {
        var all = await organisations.ListAsync(cancellation);
        return all.FirstOrDefault(organisation => organisation.Name == wanted.Name)?.Id
            ?? Take(await organisations.AddAsync(Editor.Server, new OrganisationEdit(wanted.Name, wanted.Side, "", null), cancellation)).Id;
    }

    private async Task<string> FindOrAddAsync(string organisationId, DemoPerson wanted, CancellationToken cancellation)
    {
        if (index.Search(wanted.Number, organisationId, 0, 10).People
            .FirstOrDefault(card => card.OrganisationId == organisationId && card.Extension == wanted.Number) is { } found)
        {
            return found.Id;
        }

        var edit = new PersonEdit
        {
            Name = wanted.Name,
            LatinName = wanted.LatinName,
            Title = wanted.Title,
            Department = wanted.Department,
            Extension = wanted.Number,
            Roles = wanted.Roles.Append(Role.Member).ToHashSet(),
        };
        return Take(await people.AddAsync(Editor.Server, organisationId, edit, cancellation)).Person.Id;
    }

    private async Task GiveAccountAsync(string personId, string userName, string password, CancellationToken cancellation)
    {
        if (await book.FindAsync(personId, cancellation) is null
            && await accounts.CreateAsync(personId, userName, password, cancellation) is { } refusal)
        {
            throw new StartException($"--demo: no account for {userName}: {refusal.Message}");
        }
    }

    /// <summary>Everybody and the reception can be dialled from the other side as from her own.</summary>
    private async Task ConnectAsync(Dictionary<string, string> ids, CancellationToken cancellation)
    {
        var all = await organisations.ListAsync(cancellation);
        var homes = DemoPeople.Organisations.Select(demo => all.First(organisation => organisation.Name == demo.Name).Id).ToList();
        var desk = (await ringGroups.ListAsync(homes[0], cancellation)).FirstOrDefault(group => group.Number == DemoPeople.DeskNumber)
            ?? Take(await ringGroups.AddAsync(
                Editor.Server,
                homes[0],
                new RingGroupEdit(DemoPeople.DeskName, RingStrategy.All, null, null, [.. DemoPeople.DeskMembers.Select(number => ids[number])], DemoPeople.DeskNumber),
                cancellation));
        ids[DemoPeople.DeskNumber] = desk.Group.Id;
        foreach (var (number, target) in ids)
        {
            foreach (var home in homes)
            {
                var code = new NumberRow { OrganisationId = home, Number = number, Kind = NumberKind.ShortCode, TargetId = target };
                Allow(await numbers.SetAsync(Editor.Server, code, replace: false, cancellation), RefusalCode.NumberTaken);
            }
        }
    }

    private Dictionary<string, string> ReadPasswords()
    {
        var text = PrivateFile.ReadOrCreate(Path.Combine(paths.Root, "demo-passwords.json"), () => JsonSerializer.Serialize(
            DemoPeople.Organisations.SelectMany(organisation => organisation.People).ToDictionary(person => person.Number, _ => NewPassword())));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(text)
            ?? throw new StartException("demo-passwords.json in the data directory cannot be read. Delete it together with the database.");
    }

    private static string NewPassword() => string.Join(
        '-',
        Enumerable.Range(0, PasswordGroups).Select(_ => RandomNumberGenerator.GetString(PasswordLetters, PasswordGroupLength)));

    private static T Take<T>(RoomReply<T> reply)
        where T : class => reply.Value ?? throw new StartException($"--demo: {reply.Refusal!.Message}");

    private static void Allow<T>(RoomReply<T> reply, RefusalCode known)
        where T : class
    {
        if (reply.Refusal is { } refusal && refusal.Code != known)
        {
            throw new StartException($"--demo: {refusal.Message}");
        }
    }
}
