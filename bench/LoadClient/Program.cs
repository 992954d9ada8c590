using System.Text.Json;
using CrossStrait.LoadClient;

// Publishers and subscribers with synthetic sound and picture against a running server; bench/README.md says how to use it.
if (args is ["table", var path])
{
    ResultTable.Print(path);
    return 0;
}

var output = Array.IndexOf(args, "--output") is var at && at >= 0 ? args[at + 1] : null;
var options = LoadOptions.Parse(output is null ? args : [.. args[..at], .. args[(at + 2)..]]);
using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5) + options.Window);
LoadResult result;
try
{
    result = await new LoadRun(options).RunAsync(patience.Token);
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync($"{options.Server} {options.Shape.Name}: {exception.Message}");
    return 1;
}

Console.WriteLine(result);
if (output is not null)
{
    await File.AppendAllTextAsync(output, JsonSerializer.Serialize(result) + "\n");
}

return 0;
