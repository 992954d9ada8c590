namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One m-line of an offer. What it lacks itself is taken from the session part.</summary>
internal sealed record OfferLine(
    SdpMedia Media, SectionAttributes Attributes, SectionAttributes Session, IReadOnlyList<OfferedCodec> Codecs)
{
    public int Line => Media.Line;

    public string? Mid => Attributes.Mid;

    public MediaKind? Kind => Media.Kind switch
    {
        "audio" => MediaKind.Audio,
        "video" => MediaKind.Video,
        _ => null,
    };

    /// <summary>RFC 3264 6.1: sendrecv is what a line means that names no direction.</summary>
    public MediaDirection Direction => Attributes.Direction ?? Session.Direction ?? MediaDirection.SendReceive;

    /// <summary>RFC 9143 6: port 0 with bundle-only is an offer to bundle and no rejection.</summary>
    public bool IsLive => Media.Port != 0 || Attributes.IsBundleOnly;

    /// <summary>The fingerprints that hold for this line: its own, or the session's (RFC 8122 5).</summary>
    public IReadOnlyList<SdpAttribute> Fingerprints => Attributes.Transport.Fingerprints.Count > 0
        ? Attributes.Transport.Fingerprints
        : Session.Transport.Fingerprints;

    public DtlsSetup? Setup => Attributes.Transport.Setup ?? Session.Transport.Setup;

    public string? Ufrag => Attributes.Transport.Ufrag ?? Session.Transport.Ufrag;

    public string? Password => Attributes.Transport.Password ?? Session.Transport.Password;
}
