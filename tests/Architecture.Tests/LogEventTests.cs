using System.Reflection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrossStrait.Architecture.Tests;

public class LogEventTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void Event_id_is_given_to_one_line_of_log_only()
    {
        var lines = ReadLines();

        Assert.NotEmpty(lines);
        Assert.Empty(lines.GroupBy(line => line.Id).Where(id => id.Count() > 1).Select(id => string.Join(", ", id.Select(line => line.Name))));
    }

    [Fact]
    public void Event_id_lies_in_the_range_of_its_project()
    {
        var ranges = new Dictionary<string, Range>(StringComparer.Ordinal)
        {
            ["CrossStrait.MediaRelay"] = 1000..2000,
            ["CrossStrait.Rooms"] = 2000..3000,
            ["CrossStrait.Signaling"] = 3000..4000,
            ["CrossStrait.Web"] = 5000..6000,
        };

        Assert.All(ReadLines(), line =>
        {
            var range = ranges[line.Project];
            Assert.InRange(line.Id, range.Start.Value, range.End.Value - 1);
        });
    }

    private static List<(string Project, string Name, int Id)> ReadLines() =>
    [
        .. from assembly in Solution.Assemblies
           from type in assembly.GetTypes()
           from method in type.GetMethods(Any)
           let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
           where attribute is not null
           select (assembly.GetName().Name!, $"{type.Name}.{method.Name}", attribute.EventId),
    ];
}
