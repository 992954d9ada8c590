using CrossStrait.Rooms.Storage;

namespace CrossStrait.Web.Auth;

/// <summary>One PEM file for each key in the data directory; the file name carries the id.</summary>
internal sealed class RoomTokenKeyFiles(DataPaths paths) : IRoomTokenKeyStore
{
    private const string Prefix = "room-token-";

    public IReadOnlyList<(string Id, string Pem)> Read()
    {
        DataPaths.CreatePrivate(paths.Keys);
        var files = Directory.GetFiles(paths.Keys, $"{Prefix}*.pem");
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Select(file => (Path.GetFileNameWithoutExtension(file)[Prefix.Length..], File.ReadAllText(file)))];
    }

    public void Add(string id, Func<string> create) => PrivateFile.ReadOrCreate(Path.Combine(paths.Keys, $"{Prefix}{id}.pem"), create);
}
