namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The passive side, which the relay always is: the first datagram is the peer's ClientHello.</summary>
internal sealed class DtlsServer : DtlsEndpoint
{
    /// <param name="context">Shared.</param>
    /// <param name="expected">The fingerprints of the peer's SDP.</param>
    public DtlsServer(DtlsContext context, IReadOnlyList<CertificateFingerprint> expected)
        : base(context, expected, isServer: true)
    {
    }
}
