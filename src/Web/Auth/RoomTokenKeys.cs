using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace CrossStrait.Web.Auth;

/// <summary>
/// The P-256 keys of room tokens. The last by id signs, all verify, so that a key is replaced by adding one and removing the
/// old one a token's lifetime later. A token with a key that is not known makes the keys be read again, now and then: it may
/// be another node's. Any thread may call.
/// </summary>
internal sealed class RoomTokenKeys(IRoomTokenKeyStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _readAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _reading = new();
    private readonly List<ECDsa> _owned = [];
    private volatile IReadOnlyList<SecurityKey> _keys = [];
    private long _readAt;

    /// <summary>Made with the first question if there is none.</summary>
    public SecurityKey Signing => All[^1];

    public IReadOnlyList<SecurityKey> All => _keys is { Count: > 0 } known ? known : ReadFirst();

    public SecurityKey? Find(string id) =>
        All.FirstOrDefault(key => key.KeyId == id) ?? ReadAgain().FirstOrDefault(key => key.KeyId == id);

    public void Dispose() => _owned.ForEach(key => key.Dispose());

    private IReadOnlyList<SecurityKey> ReadFirst()
    {
        lock (_reading)
        {
            if (_keys.Count == 0)
            {
                if (store.Read().Count == 0)
                {
                    store.Add(time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture), Create);
                }

                Load();
            }

            return _keys;
        }
    }

    private IReadOnlyList<SecurityKey> ReadAgain()
    {
        lock (_reading)
        {
            if (time.GetElapsedTime(_readAt) >= _readAgain)
            {
                Load();
            }

            return _keys;
        }
    }

    private void Load()
    {
        _readAt = time.GetTimestamp();
        _keys = [.. store.Read().Select(stored => _keys.FirstOrDefault(key => key.KeyId == stored.Id) ?? Import(stored.Id, stored.Pem))];
    }

    private ECDsaSecurityKey Import(string id, string pem)
    {
        var key = ECDsa.Create();
        _owned.Add(key);
        key.ImportFromPem(pem);
        return new ECDsaSecurityKey(key) { KeyId = id };
    }

    private static string Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
