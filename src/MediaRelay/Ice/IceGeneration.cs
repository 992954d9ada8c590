using System.Text;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>The credentials of one ICE session of a transport; a restart begins the next (RFC 8445 9).</summary>
internal sealed class IceGeneration
{
    private readonly byte[] _localUfrag;
    private byte[]? _username;

    public IceGeneration(int number, IceCredentials local)
    {
        Number = number;
        Local = local;
        Key = Encoding.UTF8.GetBytes(local.Password);
        _localUfrag = Encoding.UTF8.GetBytes(local.Ufrag);
    }

    public int Number { get; }

    public IceCredentials Local { get; }

    /// <summary>Our password: the key of the peer's requests and of our answers (RFC 8445 7.2.2).</summary>
    public byte[] Key { get; }

    public void SetRemote(string ufrag) => _username = Encoding.UTF8.GetBytes($"{Local.Ufrag}:{ufrag}");

    public bool Matches(ReadOnlySpan<byte> localUfrag) => localUfrag.SequenceEqual(_localUfrag);

    /// <summary>Exactly "local:remote"; any remote while the peer's ufrag is not known yet.</summary>
    public bool MatchesUsername(in StunReader message) =>
        _username is null ? Matches(message.LocalUfrag) : message.Username.SequenceEqual(_username);
}
