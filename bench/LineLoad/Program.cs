using System.Globalization;
using CrossStrait.LineLoad;

// Signs many people in on the line hub of a running server and measures how long a change of presence takes to reach all
// who watch, and how long it takes to ring and to connect. bench/README.md says how to run it and how to read it.
string Value(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;
int Number(string name, int otherwise) => int.Parse(Value(name, $"{otherwise}"), CultureInfo.InvariantCulture);

var count = Number("--clients", 2000);
var data = Value("--data", "./load-data");
if (args.Contains("--prepare"))
{
    await Town.PrepareAsync(data, count);
    Console.WriteLine($"{count} people stand in {data}");
    return;
}

using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(8));
var cancellation = patience.Token;
var url = new Uri(Value("--url", "http://localhost:8080"));
var residents = Town.Read(data)[..count];
var clients = new List<LineClient>();
foreach (var group in residents.Chunk(20))
{
    clients.AddRange(await Task.WhenAll(group.Select(resident => LineClient.OpenAsync(url, resident, cancellation))));
}

Console.WriteLine($"{clients.Count} lines are open");
await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
await MeasurePresenceAsync();
await MeasureCallsAsync();
foreach (var client in clients)
{
    await client.DisposeAsync();
}

async Task MeasurePresenceAsync()
{
    var delays = new List<double>();
    for (var round = 0; round < Number("--presence", 20); round++)
    {
        var one = clients[round * 37 % clients.Count];
        var note = $"round {round}";
        var watch = clients.Select(client => client.WhenAsync(note)).ToArray();
        var began = TimeProvider.System.GetTimestamp();
        await one.CallAsync("SetPresence", new { status = "away", note }, cancellation);
        var seen = await Task.WhenAll(watch).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        delays.AddRange(seen.Select(at => TimeProvider.System.GetElapsedTime(began, at).TotalMilliseconds));
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
    }

    Print($"presence at {clients.Count} watchers", delays);
}

async Task MeasureCallsAsync()
{
    var (ringing, connected) = (new List<double>(), new List<double>());
    for (var call = 0; call < Number("--calls", 200); call++)
    {
        var (caller, callee) = (clients[2 * call % clients.Count], clients[((2 * call) + 1) % clients.Count]);
        var rings = callee.WhenAsync("\"state\":\"ringing\"");
        var began = TimeProvider.System.GetTimestamp();
        var reply = await caller.CallAsync("Dial", new { number = callee.Resident.Number }, cancellation);
        ringing.Add(TimeProvider.System.GetElapsedTime(began, await rings.WaitAsync(TimeSpan.FromSeconds(10), cancellation)).TotalMilliseconds);
        var callId = reply.GetProperty("call").GetProperty("id").GetString();
        var speaks = caller.WhenAsync("\"state\":\"connected\"");
        began = TimeProvider.System.GetTimestamp();
        await callee.CallAsync("Answer", new { callId }, cancellation);
        var answered = TimeProvider.System.GetTimestamp();
        var last = Math.Max(answered, await speaks.WaitAsync(TimeSpan.FromSeconds(10), cancellation));
        connected.Add(TimeProvider.System.GetElapsedTime(began, last).TotalMilliseconds);
        await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
    }

    Print("dialled to ringing at the callee", ringing);
    Print("answered to connected at both", connected);
}

static void Print(string what, List<double> delays)
{
    delays.Sort();
    double At(double part) => delays[Math.Min(delays.Count - 1, (int)(delays.Count * part))];
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {delays.Count} measured, median {At(0.5):F0} ms, p99 {At(0.99):F0} ms, longest {delays[^1]:F0} ms"));
}
