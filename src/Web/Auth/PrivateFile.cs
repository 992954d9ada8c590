using System.Text;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Web.Auth;

/// <summary>Small secrets in files that only the server's own user may read (mode 600).</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// The file's text. If there is none, what <paramref name="create"/> makes is written first; of two processes one
    /// wins.
    /// </summary>
    public static string ReadOrCreate(string path, Func<string> create)
    {
        if (!File.Exists(path))
        {
            var draft = Write(path, create());
            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path);
    }

    public static void Replace(string path, string text) => File.Move(Write(path, text), path, overwrite: true);

    /// <summary>Never a half-written secret under the final name: the text goes into a draft beside it.</summary>
    private static string Write(string path, string text)
    {
        DataPaths.CreatePrivate(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}.draft";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(draft, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
        return draft;
    }
}
