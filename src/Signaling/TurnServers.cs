using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrossStrait.Signaling;

/// <summary>
/// Makes credentials that a TURN server takes without having been told of them (draft-uberti-behave-turn-rest-00): the
/// name says until when, the password is the name under the shared secret.
/// </summary>
public sealed class TurnServers
{
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _urls;
    private readonly byte[] _secret;
    private readonly TimeSpan _lifetime;

    public TurnServers(TurnOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time;
        _urls = options.ReadUrls();
        _secret = Encoding.UTF8.GetBytes(options.Secret);
        _lifetime = options.Lifetime;
    }

    /// <summary>What a browser is told, for one participant. Empty when there is no TURN server.</summary>
    public IReadOnlyList<IceServer> For(string identity)
    {
        if (_urls.Count == 0)
        {
            return [];
        }

        var expires = (_time.GetUtcNow() + _lifetime).ToUnixTimeSeconds();
        var username = string.Create(CultureInfo.InvariantCulture, $"{expires}:{Pseudonym(identity)}");
        return [new IceServer(_urls, username, Password(username))];
    }

    /// <summary>HMAC-SHA1 because the TURN servers that are there know nothing else (draft 2.2); the name is no secret.</summary>
#pragma warning disable CA5350
    private string Password(string username) => Convert.ToBase64String(HMACSHA1.HashData(_secret, Encoding.UTF8.GetBytes(username)));
#pragma warning restore CA5350

    /// <summary>The same for the same person, so that quotas of the TURN server hold, and its log names nobody.</summary>
    private string Pseudonym(string identity) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8));
}
