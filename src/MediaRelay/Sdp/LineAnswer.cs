namespace CrossStrait.MediaRelay.Sdp;

/// <summary>One m-line of an answer.</summary>
/// <param name="Rejection">Why the line gets port 0; null if it is accepted.</param>
/// <param name="Slot">Of a slot.</param>
internal sealed record LineAnswer(
    OfferLine Offer,
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
}
