using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>Which offered header extensions the relay answers with.</summary>
internal static class ExtensionMatching
{
    // RFC 8285 4.2: id 15 ends the list in the one-byte form and is left alone in the two-byte form as well.
    private const byte ReservedId = 15;

    /// <summary>The extensions of use in the line's role, each kind once, with the offerer's directions.</summary>
    public static List<MatchedExtension> Match(OfferLine line, LineRole role)
    {
        var matched = new List<MatchedExtension>();
        foreach (var offered in line.Attributes.Extensions.Concat(line.Session.Extensions))
        {
            var kind = HeaderExtensionUris.KindOf(offered.Uri);
            if (offered.Id != ReservedId && IsUsed(kind, role) && Flows(offered.Direction, role) &&
                !matched.Exists(other => other.Kind == kind || other.Id == offered.Id))
            {
                matched.Add(new MatchedExtension(offered.Id, kind, offered.Direction));
            }
        }

        return matched;
    }

    public static HeaderExtensionMap ToMap(IReadOnlyList<MatchedExtension> extensions)
    {
        var map = new HeaderExtensionMap();
        foreach (var extension in extensions)
        {
            map.Set(extension.Id, extension.Kind);
        }

        return map;
    }

    private static bool IsUsed(HeaderExtensionKind kind, LineRole role) => kind switch
    {
        HeaderExtensionKind.AudioLevel or HeaderExtensionKind.AbsSendTime or HeaderExtensionKind.Mid or
            HeaderExtensionKind.VideoOrientation or HeaderExtensionKind.PlayoutDelay or
            HeaderExtensionKind.AbsCaptureTime or HeaderExtensionKind.TransportSequenceNumber or
            HeaderExtensionKind.DependencyDescriptor => true,

        // A slot sends one encoding under one SSRC; rids would name nothing.
        HeaderExtensionKind.Rid or HeaderExtensionKind.RepairedRid => role != LineRole.Slot,
        _ => false,
    };

    /// <summary>RFC 8285 6: an extension has a direction of its own, which may be narrower than its line's.</summary>
    private static bool Flows(MediaDirection offered, LineRole role) => role switch
    {
        LineRole.Up => offered.HasFlag(MediaDirection.SendOnly),
        LineRole.Slot => offered.HasFlag(MediaDirection.ReceiveOnly),
        _ => offered != MediaDirection.Inactive,
    };
}
