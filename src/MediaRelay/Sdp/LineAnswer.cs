namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One m-line of an answer.</summary>
/// <param name="Mid">The offer's, or the index of the line where it has none.</param>
/// <param name="Rejection">Why the line gets port 0; null if it is accepted.</param>
/// <param name="Slot">Of a slot.</param>
internal sealed record LineAnswer(
    OfferLine Offer,
    string Mid,
    string? Rejection,
    LineRole Role,
    IReadOnlyList<MatchedCodec> Codecs,
    IReadOnlyList<MatchedExtension> Extensions,
    IReadOnlyList<string> Rids,
    SlotIdentity? Slot)
{
    public bool IsAccepted => Rejection is null;

    public bool HasRtx => Codecs.Any(codec => codec.Negotiated.RtxPayloadType != 0);

    public MediaDirection Direction => Role switch
    {
        LineRole.Up => MediaDirection.ReceiveOnly,
        LineRole.Slot => MediaDirection.SendOnly,
        _ => MediaDirection.Inactive,
    };

    /// <summary>What the transport needs to know of an accepted line.</summary>
    public MediaLine ToMediaLine(bool isEncrypted)
    {
        var sources = Role == LineRole.Up ? Offer.Attributes.Sources : null;
        return new MediaLine(
            Mid,
            Offer.Kind.GetValueOrDefault(),
            Role,
            Slot?.Pair ?? -1,
            [.. Codecs.Select(codec => codec.Negotiated)],
            ExtensionMatching.ToMap(Extensions),
            Slot?.Ssrc ?? 0,
            HasRtx ? Slot?.RtxSsrc ?? 0 : 0,
            sources?.Join() ?? [],
            Rids,
            sources?.StreamId,
            sources?.TrackLabel,
            isEncrypted && Role == LineRole.Up,
            Offer.Attributes.AllowsMixedExtensions || Offer.Session.AllowsMixedExtensions);
    }
}
