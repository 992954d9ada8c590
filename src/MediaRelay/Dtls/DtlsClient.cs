namespace CrossStrait.MediaRelay.Dtls;

/// <summary>The active side, for peers that are programs of ours: load and tests.</summary>
/// <remarks>
/// If the server's last flight is lost, this client relies on a server that answers any part of the client's last
/// flight, as ours does.
/// </remarks>
internal sealed class DtlsClient : DtlsEndpoint
{
    private bool _isStarted;

    /// <param name="context">Shared.</param>
    /// <param name="expected">The fingerprints of the peer's SDP.</param>
    public DtlsClient(DtlsContext context, IReadOnlyList<CertificateFingerprint> expected)
        : base(context, expected, isServer: false)
    {
    }

    /// <summary>Sends the ClientHello.</summary>
    public void Start(MonotonicTime now)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Handshake(now);
        }
    }
}
