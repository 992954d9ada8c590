using System.Diagnostics.CodeAnalysis;
using CrossStrait.MediaRelay.Dtls;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>The other side of the one transport that all accepted lines share.</summary>
internal sealed record RemoteTransport(
    string Ufrag, string Password, IReadOnlyList<CertificateFingerprint> Fingerprints)
{
    /// <summary>
    /// Reads it from the tagged line (RFC 9143 7.2). Where that says nothing, because it was rejected and the others
    /// are bundle-only, the lines behind it are asked in turn.
    /// </summary>
    /// <param name="lines">All lines that may know, the tagged line first.</param>
    public static bool TryRead(
        Offer offer,
        IReadOnlyList<OfferLine> lines,
        [NotNullWhen(true)] out RemoteTransport? transport,
        out SdpError error)
    {
        transport = null;
        var tagged = lines[0];
        if (offer.Session.Transport.IceLiteLine is { } line)
        {
            error = new SdpError(line, "both sides are ice-lite, so that nobody would check (RFC 8445 6.1.1)");
            return false;
        }

        if (lines.FirstOrDefault(other => other.Ufrag is not null && other.Password is not null)
            is not { Ufrag: { } ufrag, Password: { } password })
        {
            error = new SdpError(tagged.Line, "the line has no ice-ufrag and ice-pwd");
            return false;
        }

        // RFC 8842 5.2: the relay is the DTLS server, so that the offerer must be able to be the client.
        var setup = lines.FirstOrDefault(other => other.Setup is not null)?.Setup ?? DtlsSetup.Active;
        if (setup is not (DtlsSetup.Active or DtlsSetup.ActivePassive))
        {
            error = new SdpError(tagged.Line, "the offer must take the active role in DTLS (setup actpass or active)");
            return false;
        }

        var fingerprints = new List<CertificateFingerprint>();
        foreach (var attribute in lines.FirstOrDefault(other => other.Fingerprints.Count > 0)?.Fingerprints ?? [])
        {
            if (CertificateFingerprint.TryParse(attribute.Value, out var fingerprint))
            {
                fingerprints.Add(fingerprint);
            }
        }

        if (fingerprints.Count == 0)
        {
            error = new SdpError(tagged.Line, "the line has no fingerprint by SHA-256, SHA-384 or SHA-512");
            return false;
        }

        error = default;
        transport = new RemoteTransport(ufrag, password, fingerprints);
        return true;
    }

    public bool HasCredentialsOf(RemoteTransport other) => Ufrag == other.Ufrag && Password == other.Password;

    /// <summary>A certificate in common: the peer behind the DTLS association can still be the one meant.</summary>
    public bool SharesCertificateWith(RemoteTransport other) =>
        Fingerprints.Any(mine => other.Fingerprints.Any(theirs => IsSame(mine, theirs)));

    private static bool IsSame(in CertificateFingerprint mine, in CertificateFingerprint theirs) =>
        mine.Algorithm == theirs.Algorithm && mine.Value.AsSpan().SequenceEqual(theirs.Value);
}
