using System.Buffers.Text;
using System.Security.Cryptography;
using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

internal enum TransportRole
{
    Publish,
    Subscribe,
    Whip,
    Whep,
}

/// <summary>A transport as the session sees it: whose it is, how it came, and what its slots show.</summary>
internal sealed class SessionTransport(TransportId id, TransportRole role, Participant owner, string origin, string? onlyIdentity = null) : IDisposable
{
    private const int SecretBytes = 24;

    private ITimer? _grace;

    public TransportId Id { get; } = id;

    public TransportRole Role { get; } = role;

    public Participant Owner { get; } = owner;

    /// <summary>Who wrote the offers, by their <c>o=</c> line. Another origin is another peer connection and needs another transport.</summary>
    public string Origin { get; } = origin;

    /// <summary>Its unguessable name in a WHIP or WHEP location (RFC 9725 4.2).</summary>
    public string Secret { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Names the present ICE session; a restart begins another (RFC 9725 4.3.1).</summary>
    public string EntityTag { get; private set; } = NewEntityTag();

    /// <summary>False until the relay has answered the first offer.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>What its publishing lines show, as named by the offers so far.</summary>
    public Dictionary<string, TrackSource> Sources { get; } = [];

    public SlotBoard Slots { get; } = new(owner.Id, onlyIdentity, followsRoom: role is TransportRole.Publish or TransportRole.Subscribe);

    /// <summary>Consent has expired (RFC 7675) and no path has been found since.</summary>
    public bool IsLost { get; set; }

    public bool IsPoor { get; private set; }

    /// <summary>Of a page that was loaded anew: it goes when the new one has offered.</summary>
    public bool IsOrphan { get; set; }

    /// <summary>Its path loses too much UDP, or that of the one before it did: it is answered with TCP candidates.</summary>
    public bool TcpOnly { get; set; }

    /// <summary>Media has had a path once.</summary>
    public bool HasConnected { get; set; }

    /// <summary>The one after it is to use TCP too. One that never found a way over TCP is the proof that there is none.</summary>
    public bool LeavesUdp => TcpOnly && HasConnected;

    public bool IsOverHttp => Role is TransportRole.Whip or TransportRole.Whep;

    public MediaConnection Connection => Role == TransportRole.Publish ? MediaConnection.Publish : MediaConnection.Subscribe;

    /// <summary>Takes what an offer names. Names of lines that never come do not pile up over many offers.</summary>
    public void Name(IReadOnlyDictionary<string, TrackSource>? sources)
    {
        foreach (var (mid, source) in sources ?? new Dictionary<string, TrackSource>())
        {
            if (Sources.Count < SessionLimits.NamedLines || Sources.ContainsKey(mid))
            {
                Sources[mid] = source;
            }
        }
    }

    /// <summary>Judges what the relay measured. What is poor is good again only when it has become clearly better.</summary>
    public void Judge(ConnectionQuality quality)
    {
        var factor = IsPoor ? 0.75 : 1;
        IsPoor = quality.LossFraction >= SessionLimits.PoorLoss * factor
            || quality.RoundTripMilliseconds >= SessionLimits.PoorRoundTripMilliseconds * factor
            || (quality.EstimateBitsPerSecond > 0 && quality.EstimateBitsPerSecond * factor < SessionLimits.PoorEstimate);
    }

    public void RenewEntityTag() => EntityTag = NewEntityTag();

    /// <summary>Replaces the timer that ends a transport whose media was lost.</summary>
    public void SetGrace(ITimer? timer)
    {
        _grace?.Dispose();
        _grace = timer;
    }

    public void Dispose() => SetGrace(null);

    private static string NewEntityTag() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9));
}
