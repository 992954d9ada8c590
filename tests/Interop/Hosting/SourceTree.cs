namespace CrossStrait.Interop.Hosting;

/// <summary>The source tree above our own output: the built browser client and its packages lie there.</summary>
internal static class SourceTree
{
    public static string Find(params string[] path)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CrossStrait.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the source tree.");
        }

        return Path.Combine([root.FullName, .. path]);
    }
}
