using System.Reflection;

namespace CrossStrait.Architecture.Tests;

/// <summary>The four projects, from the outermost in.</summary>
internal static class Solution
{
    public static readonly string[] Projects = ["Web", "Signaling", "Rooms", "MediaRelay"];

    public static IEnumerable<Assembly> Assemblies => Projects.Select(project => Assembly.Load($"CrossStrait.{project}"));

    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "CrossStrait.sln")))
        {
            directory = directory.Parent;
        }

        return directory.FullName;
    }
}
