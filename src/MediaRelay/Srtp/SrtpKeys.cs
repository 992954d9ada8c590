namespace CrossStrait.MediaRelay.Srtp;

/// <summary>What a DTLS handshake gives: a master key and salt for each direction (RFC 5764 4.2).</summary>
internal sealed record SrtpKeys(
    SrtpProfile Profile,
    byte[] ClientKey,
    byte[] ClientSalt,
    byte[] ServerKey,
    byte[] ServerSalt)
{
    /// <summary>The type only: keys never reach a log.</summary>
    public override string ToString() => $"{nameof(SrtpKeys)} ({Profile.IanaName})";
}
