namespace CrossStrait.MediaRelay.Rtp;

/// <summary>The URIs under which SDP negotiates header extensions (RFC 8285 5, `a=extmap`).</summary>
internal static class HeaderExtensionUris
{
    private static readonly (HeaderExtensionKind Kind, string Uri)[] _rows =
    [
        (HeaderExtensionKind.AudioLevel, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"), // RFC 6464
        (HeaderExtensionKind.AbsSendTime, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
        (HeaderExtensionKind.TransportSequenceNumber,
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
        (HeaderExtensionKind.Mid, "urn:ietf:params:rtp-hdrext:sdes:mid"), // RFC 9143 15.2
        (HeaderExtensionKind.Rid, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"), // RFC 8852 3.1
        (HeaderExtensionKind.RepairedRid, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"), // RFC 8852 3.2
        (HeaderExtensionKind.VideoOrientation, "urn:3gpp:video-orientation"), // TS 26.114 7.4.5
        (HeaderExtensionKind.PlayoutDelay, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
        (HeaderExtensionKind.AbsCaptureTime, "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
        (HeaderExtensionKind.DependencyDescriptor,
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
        (HeaderExtensionKind.ColorSpace, "http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
        (HeaderExtensionKind.VideoContentType, "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
        (HeaderExtensionKind.VideoTiming, "http://www.webrtc.org/experiments/rtp-hdrext/video-timing"),
        (HeaderExtensionKind.VideoLayersAllocation,
            "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"),
        (HeaderExtensionKind.TransmissionTimeOffset, "urn:ietf:params:rtp-hdrext:toffset"), // RFC 5450
    ];

    /// <summary>URIs are compared exactly (RFC 8285 5); <see cref="HeaderExtensionKind.None"/> for one not known here.</summary>
    public static HeaderExtensionKind KindOf(ReadOnlySpan<char> uri)
    {
        foreach (var row in _rows)
        {
            if (uri.SequenceEqual(row.Uri))
            {
                return row.Kind;
            }
        }

        return HeaderExtensionKind.None;
    }

    /// <summary>The URI of a kind, empty for <see cref="HeaderExtensionKind.None"/>.</summary>
    public static string UriOf(HeaderExtensionKind kind)
    {
        foreach (var row in _rows)
        {
            if (row.Kind == kind)
            {
                return row.Uri;
            }
        }

        return string.Empty;
    }
}
