using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What an offer came to.</summary>
/// <param name="Fingerprints">Those of the remote certificate; one of them must match.</param>
/// <param name="IceRestarted">The remote ICE credentials are others than in the offer before.</param>
/// <param name="Lines">The accepted m-lines in the order of the offer; rejected ones are left out.</param>
internal sealed record NegotiationResult(
    string Answer,
    string RemoteUfrag,
    string RemotePassword,
    IReadOnlyList<CertificateFingerprint> Fingerprints,
    bool IceRestarted,
    IReadOnlyList<MediaLine> Lines);
