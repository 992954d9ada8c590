using System.Globalization;

namespace CrossStrait.HubLoad;

/// <summary>The command line: <c>--url</c>, <c>--api-key</c>, <c>--clients</c>, <c>--seconds</c>, <c>--changes</c> (per second).</summary>
internal sealed record LoadOptions(Uri Url, string ApiKey, int Clients, int Seconds, int ChangesPerSecond)
{
    public const int PeoplePerRoom = 10;

    public static LoadOptions Parse(string[] args)
    {
        string Value(string name, string otherwise)
        {
            var at = Array.IndexOf(args, name);
            return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
        }

        int Number(string name, int otherwise) => int.Parse(Value(name, $"{otherwise}"), CultureInfo.InvariantCulture);

        return new LoadOptions(
            new Uri(Value("--url", "http://localhost:8080")),
            Value("--api-key", ""),
            Number("--clients", 500),
            Number("--seconds", 30),
            Number("--changes", 4));
    }
}
