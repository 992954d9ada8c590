namespace CrossStrait.MediaRelay.Sdp;

/// <summary>A session description understood as a WebRTC offer (RFC 9429).</summary>
/// <param name="Bundle">
/// The mids of the first BUNDLE group in its order, as far as there are such lines; null where there is no group.
/// </param>
internal sealed record Offer(
    SectionAttributes Session, IReadOnlyList<string>? Bundle, IReadOnlyList<OfferLine> Lines, int LineCount)
{
    /// <summary>All SSRCs that the offer claims on any line.</summary>
    public HashSet<uint> RemoteSsrcs()
    {
        var ssrcs = new HashSet<uint>();
        foreach (var source in Lines.SelectMany(line => line.Attributes.Sources.Join()))
        {
            ssrcs.Add(source.Ssrc);
            ssrcs.Add(source.RtxSsrc);
        }

        return ssrcs;
    }
}
