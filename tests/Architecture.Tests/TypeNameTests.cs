using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace CrossStrait.Architecture.Tests;

public partial class TypeNameTests
{
    private static readonly string[] _banned =
        ["Manager", "Helper", "Util", "Utils", "Service", "Impl", "Info", "Data", "Base", "Common", "Misc", "Processor", "Wrapper"];

    /// <summary>A directory called data is what it is.</summary>
    private static readonly string[] _allowed = ["DataPaths"];

    [Fact]
    public void Type_names_say_what_a_thing_is()
    {
        var vague =
            from assembly in Solution.Assemblies
            from type in assembly.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && type.Namespace?.StartsWith("CrossStrait", StringComparison.Ordinal) == true
            where !_allowed.Contains(type.Name, StringComparer.Ordinal)
            where Words().Matches(type.Name).Any(word => _banned.Contains(word.Value, StringComparer.Ordinal))
            select type.FullName;

        Assert.Empty(vague);
    }

    [Fact]
    public void Acronyms_are_written_as_words()
    {
        var shouting =
            from assembly in Solution.Assemblies
            from type in assembly.GetTypes()
            where !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && type.Namespace?.StartsWith("CrossStrait", StringComparison.Ordinal) == true
            where Shouted().IsMatch(type.Name) && !IsInterface(type)
            select type.FullName;

        Assert.Empty(shouting);
    }

    private static bool IsInterface(Type type) => type.IsInterface && !Shouted().IsMatch(type.Name[1..]);

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex("[A-Z]{3}")]
    private static partial Regex Shouted();
}
