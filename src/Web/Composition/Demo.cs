using CrossStrait.Rooms.Sessions;
using CrossStrait.Web.Endpoints;

namespace CrossStrait.Web.Composition;

/// <summary>
/// <c>--demo</c>: rooms that anybody may enter, and six people of two organisations to enter them as.
/// </summary>
internal static class Demo
{
    public static void AddDemo(this WebApplicationBuilder builder, HostArguments arguments)
    {
        if (!arguments.Demo)
        {
            return;
        }

        builder.Configuration.AddInMemoryCollection([new(JoinEndpoints.OpenRoomsSetting, "true")]);
        builder.Services.AddHostedService<DemoGreeting>();
    }
}

/// <summary>Seeds the demonstration's rooms once the server listens, and prints how to sign in.</summary>
internal sealed class DemoGreeting(RoomDirectory directory, IHostApplicationLifetime lifetime, ServerAddresses addresses) : BackgroundService
{
    private static readonly string[] _rooms = ["demo", "兩岸聯席會議", "对口业务洽谈"];
    private static readonly (string Organisation, (string Extension, string Name)[] People)[] _organisations =
    [
        ("臺北市兩岸交流協會 (Taipei)", [("8001", "林雅婷"), ("8002", "陳志明"), ("8004", "王慧敏")]),
        ("厦门市对台交流中心 (Xiamen)", [("8003", "周建华"), ("8005", "李明远"), ("8006", "Alexandra Featherstonehaugh")]),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ServerAddresses.WaitAsync(lifetime, stoppingToken);
        foreach (var room in _rooms)
        {
            await directory.FindOrCreateAsync(room, stoppingToken);
        }

        await Console.Out.WriteLineAsync(Describe(addresses.Open));
    }

    internal static string Describe(string address)
    {
        var lines = new List<string>
        {
            "",
            $"CrossStrait demonstration: {address}/",
            "Open two of these links, each in its own tab or on its own machine:",
        };
        foreach (var (organisation, people) in _organisations)
        {
            lines.Add("");
            lines.Add($"  {organisation}");
            lines.AddRange(people.Select(person =>
                $"    {person.Extension}  {person.Name}\n          {address}/?room={_rooms[0]}&name={Uri.EscapeDataString(person.Name)}"));
        }

        lines.Add("");
        lines.Add($"Other rooms: {string.Join(", ", _rooms[1..])}; any new name makes a room.");
        lines.Add("The extension numbers are reserved: the directory and calling by number are not there yet.");
        lines.Add("Everybody who reaches this address may enter: do not use --demo for real meetings.");
        lines.Add("");
        return string.Join('\n', lines);
    }
}
