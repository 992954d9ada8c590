namespace CrossStrait.MediaRelay.Srtp;

/// <summary>The session keys of one direction for RTP or for RTCP, derived from the master key.</summary>
/// <param name="Key">For encryption.</param>
/// <param name="Salt">For the nonce.</param>
/// <param name="Authentication">For HMAC; empty for an AEAD.</param>
internal readonly record struct SrtpSessionKey(byte[] Key, byte[] Salt, byte[] Authentication)
{
    /// <summary>The type only: keys never reach a log.</summary>
    public override string ToString() => nameof(SrtpSessionKey);
}
