using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>An m-line that was accepted, as the transport works with it.</summary>
/// <param name="Mid">The offer's, or the index of the line where an offer of one line has none.</param>
/// <param name="Pair">Of a slot; -1 otherwise.</param>
/// <param name="Codecs">In the offerer's order of preference.</param>
/// <param name="Ssrc">Of a slot: ours, fixed for the life of the line; 0 otherwise.</param>
/// <param name="RtxSsrc">Of a slot with RTX; 0 otherwise.</param>
/// <param name="RemoteSources">Of an up line: what <c>a=ssrc</c> and <c>a=ssrc-group</c> say; often nothing.</param>
/// <param name="Rids">Of an up line whose simulcast was accepted, in the offer's order.</param>
/// <param name="StreamId">Of an up line: the offer's msid, if any.</param>
/// <param name="IsEncrypted">Of an up line: payloads are encrypted end to end, the relay may not look at them.</param>
/// <param name="AllowsMixedExtensions">One- and two-byte header extensions may alternate (RFC 8285 4.1.2); else all packets have one form.</param>
internal sealed record MediaLine(
    string Mid,
    MediaKind Kind,
    LineRole Role,
    int Pair,
    IReadOnlyList<NegotiatedCodec> Codecs,
    HeaderExtensionMap Extensions,
    uint Ssrc,
    uint RtxSsrc,
    IReadOnlyList<RemoteSource> RemoteSources,
    IReadOnlyList<string> Rids,
    string? StreamId,
    string? TrackLabel,
    bool IsEncrypted = false,
    bool AllowsMixedExtensions = false);
