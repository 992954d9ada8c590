namespace CrossStrait.MediaRelay.Sdp;

/// <summary>Decides which m-lines of an offer are accepted, before anything is said about their role.</summary>
internal static class LineSelection
{
    /// <summary>For each m-line the reason of its rejection, or null for an accepted one.</summary>
    public static string?[] Select(Offer offer)
    {
        var rejections = offer.Lines.Select(RejectionOf).ToArray();
        if (offer.Bundle is { } bundle)
        {
            for (var i = 0; i < rejections.Length; i++)
            {
                var isMember = offer.Lines[i].Mid is { } mid && bundle.Contains(mid, StringComparer.Ordinal);
                rejections[i] ??= isMember ? null : "the line is outside the BUNDLE group";
            }

            return rejections;
        }

        // Without BUNDLE each line wants a transport of its own, and there is one: the first gets it.
        var first = Array.FindIndex(rejections, rejection => rejection is null);
        for (var i = 0; i < rejections.Length; i++)
        {
            rejections[i] ??= i == first ? null : "there is no BUNDLE group, and another line has the transport";
        }

        return rejections;
    }

    private static string? RejectionOf(OfferLine line)
    {
        if (!line.IsLive)
        {
            return "the offer has closed the line";
        }

        if (line.Kind is null)
        {
            return $"the relay carries no {line.Media.Kind}";
        }

        // RFC 9429 5.1.2: these name the same thing; SAVP alone would forbid feedback (RFC 5124).
        if (line.Media.Protocol is not ("UDP/TLS/RTP/SAVPF" or "TCP/DTLS/RTP/SAVPF"))
        {
            return $"the relay does not speak {line.Media.Protocol}";
        }

        if (!line.Attributes.HasRtcpMux)
        {
            return "the line has no rtcp-mux";
        }

        return CodecMatching.Match(line).Count > 0 ? null : "no codec is known to the relay";
    }
}
