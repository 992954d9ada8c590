using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Web.Composition;

/// <summary>Seeds the demonstration before the first request, and prints how to sign in once the server listens.</summary>
internal sealed class DemoGreeting(DemoSeed seed, RoomDirectory rooms, IHostApplicationLifetime lifetime, ServerAddresses addresses) : BackgroundService
{
    private static readonly string[] _rooms = ["demo", "兩岸聯席會議", "对口业务洽谈"];
    private IReadOnlyDictionary<string, string> _passwords = new Dictionary<string, string>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _passwords = await seed.RunAsync(cancellationToken);
        foreach (var room in _rooms)
        {
            await rooms.FindOrCreateAsync(room, cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ServerAddresses.WaitAsync(lifetime, stoppingToken);
        await Console.Out.WriteLineAsync(Describe(addresses.Open, _passwords));
    }

    internal static string Describe(string address, IReadOnlyDictionary<string, string> passwords)
    {
        var lines = new List<string>
        {
            "",
            $"CrossStrait demonstration: {address}/",
            "Sign in as two of these, each in a browser or private window of its own, and dial the other's number:",
        };
        foreach (var organisation in DemoPeople.Organisations)
        {
            lines.Add("");
            lines.Add($"  {organisation.Name} ({organisation.Side})");
            lines.Add("    number and sign-in name   password         name");
            lines.AddRange(organisation.People.Select(person =>
                $"    {person.Number}                      {passwords[person.Number],-15}  {person.Name} ({person.LatinName})"));
        }

        lines.Add("");
        lines.Add($"Reception (8002 and 8005 ring): {DemoPeople.DeskNumber}. Places to park calls: {DemoPeople.FirstParkSlot} to {DemoPeople.LastParkSlot}. 8001 administers the server.");
        lines.Add("The passwords were made at the first start with this data directory and stay, unless somebody changes hers.");
        lines.Add("");
        lines.Add("Without an account, by links that open the room \"demo\":");
        lines.AddRange(DemoPeople.Organisations.SelectMany(organisation => organisation.People).Select(person =>
            $"  {address}/?room={_rooms[0]}&name={Uri.EscapeDataString(person.Name)}"));
        lines.Add($"Other rooms: {string.Join(", ", _rooms[1..])}; any new name makes a room.");
        lines.Add("Everybody who reaches this address may enter these rooms: do not use --demo for real meetings.");
        lines.Add("");
        return string.Join('\n', lines);
    }
}
