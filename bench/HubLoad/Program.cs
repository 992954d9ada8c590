using CrossStrait.HubLoad;

// Connects many people to the hub of a running server, lets some come and go, and prints how long the relay's worker was
// kept from its work meanwhile. bench/README.md says how to run it and how to read it.
var options = LoadOptions.Parse(args);
using var api = new RoomApi(options);
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
var cancellation = patience.Token;

var rooms = new List<string>();
for (var i = 0; i * LoadOptions.PeoplePerRoom < options.Clients; i++)
{
    rooms.Add(await api.CreateRoomAsync($"load {i}", cancellation));
}

var clients = new List<RoomClient>();
var people = 0;
for (var i = 0; i < options.Clients; i++)
{
    clients.Add(await EnterAsync(publishes: i % LoadOptions.PeoplePerRoom == 0));
}

Console.WriteLine($"{clients.Count} clients in {rooms.Count} rooms; {options.ChangesPerSecond} leave and join per second for {options.Seconds} s");
await PrintAsync("mediarelay_worker_stall_longest_seconds");
var joined = StallHistogram.Read(await api.ReadMetricAsync("mediarelay_worker_stall", cancellation));
Console.WriteLine($"while joining: {joined}");
using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / options.ChangesPerSecond));
for (var i = 0; i < options.Seconds * options.ChangesPerSecond; i++)
{
    await timer.WaitForNextTickAsync(cancellation);
    await using (var leaving = clients[0])
    {
        clients.RemoveAt(0);
        await leaving.CallAsync("Leave", null, cancellation);
    }

    clients.Add(await EnterAsync(publishes: true));
}

var all = StallHistogram.Read(await api.ReadMetricAsync("mediarelay_worker_stall", cancellation));
Console.WriteLine($"since: {all.Since(joined)}");
Console.WriteLine($"{clients.Sum(client => client.Events)} events came in");
await PrintAsync("mediarelay_worker_stall");
await PrintAsync("mediarelay_transports");
foreach (var client in clients)
{
    await client.DisposeAsync();
}

async Task PrintAsync(string metric)
{
    foreach (var line in await api.ReadMetricAsync(metric, cancellation))
    {
        Console.WriteLine(line);
    }
}

async Task<RoomClient> EnterAsync(bool publishes)
{
    var number = people++;
    var token = await api.CreateTokenAsync(rooms[number % options.Clients / LoadOptions.PeoplePerRoom], $"person {number}", cancellation);
    var client = await RoomClient.JoinAsync(options.Url, token, cancellation);
    if (publishes)
    {
        await client.PublishAsync(cancellation);
    }

    return client;
}
