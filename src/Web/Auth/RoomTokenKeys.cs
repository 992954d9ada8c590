using System.Globalization;
using System.Security.Cryptography;
using CrossStrait.Rooms.Storage;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Auth;

/// <summary>
/// The P-256 keys of room tokens, one PEM file each in the data directory; the file name carries the key id. The last by
/// name signs, all verify, so that a key is replaced by adding a file and removing the old one a token's lifetime later.
/// </summary>
internal sealed class RoomTokenKeys : IDisposable
{
    private const string Prefix = "room-token-";
    private readonly List<ECDsa> _owned = [];
    private readonly List<ECDsaSecurityKey> _keys = [];

    public RoomTokenKeys(DataPaths paths, TimeProvider time)
    {
        DataPaths.CreatePrivate(paths.Keys);
        var files = FindFiles(paths);
        if (files.Length == 0)
        {
            var id = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            PrivateFile.ReadOrCreate(Path.Combine(paths.Keys, $"{Prefix}{id}.pem"), Create);
            files = FindFiles(paths);
        }

        foreach (var file in files)
        {
            Load(file);
        }
    }

    public IReadOnlyList<SecurityKey> All => _keys;

    public SecurityKey Signing => _keys[^1];

    public void Dispose() => _owned.ForEach(key => key.Dispose());

    private static string[] FindFiles(DataPaths paths)
    {
        var files = Directory.GetFiles(paths.Keys, $"{Prefix}*.pem");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private void Load(string file)
    {
        var key = ECDsa.Create();
        _owned.Add(key);
        key.ImportFromPem(File.ReadAllText(file));
        _keys.Add(new ECDsaSecurityKey(key) { KeyId = Path.GetFileNameWithoutExtension(file)[Prefix.Length..] });
    }

    private static string Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
