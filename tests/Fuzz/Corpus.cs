namespace CrossStrait.Fuzz;

/// <summary>The kept inputs of the targets, copied beside the tests by the build.</summary>
internal static class Corpus
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>In the order of their file names, so that a seed gives the same run on every machine.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        var folder = Path.Combine(Root, target);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
            : [];
    }

    public static void Write(string root, FuzzTarget target)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, target.Name));
        foreach (var seed in target.Seeds)
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, seed.Name + ".bin"), seed.Bytes);
        }
    }
}
