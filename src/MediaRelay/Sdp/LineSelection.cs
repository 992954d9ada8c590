namespace CrossStrait.MediaRelay.Sdp;

/// <summary>Which m-lines of an offer are accepted, before anything is said about their role.</summary>
internal sealed class LineSelection
{
    private readonly Offer _offer;
    private readonly string?[] _rejections;

    private LineSelection(Offer offer, string?[] rejections)
    {
        _offer = offer;
        _rejections = rejections;
        TransportOrder = OrderForTransport();
    }

    public bool AcceptsAny => Array.Exists(_rejections, rejection => rejection is null);

    /// <summary>
    /// The lines that may describe the transport, the tagged one (RFC 9143 7.2) first: accepted lines before rejected
    /// ones, both in the order of the BUNDLE group.
    /// </summary>
    public IReadOnlyList<OfferLine> TransportOrder { get; }

    /// <summary>The line that carries the candidates; null if no line is accepted.</summary>
    public OfferLine? Tagged => AcceptsAny ? TransportOrder[0] : null;

    /// <summary>Why a line is rejected, or null for an accepted one.</summary>
    public string? RejectionOf(int index) => _rejections[index];

    public static LineSelection Of(Offer offer)
    {
        var rejections = offer.Lines.Select(RejectionOf).ToArray();
        if (offer.Bundle is { } bundle)
        {
            for (var i = 0; i < rejections.Length; i++)
            {
                var isMember = offer.Lines[i].Mid is { } mid && bundle.Contains(mid, StringComparer.Ordinal);
                rejections[i] ??= isMember ? null : "the line is outside the BUNDLE group";
            }

            return new LineSelection(offer, rejections);
        }

        // Without BUNDLE each line wants a transport of its own, and there is one: the first gets it.
        var first = Array.FindIndex(rejections, rejection => rejection is null);
        for (var i = 0; i < rejections.Length; i++)
        {
            rejections[i] ??= i == first ? null : "there is no BUNDLE group, and another line has the transport";
        }

        return new LineSelection(offer, rejections);
    }

    /// <summary>The reasons of the first few rejections, each with its line.</summary>
    public string Describe()
    {
        if (_rejections.Length == 0)
        {
            return new SdpError(_offer.LineCount, "the offer has no m-line").ToString();
        }

        var errors = _offer.Lines.Zip(_rejections, (line, why) => new SdpError(line.Line, why ?? "accepted"));
        return string.Join("; ", errors.Take(8));
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

    private List<OfferLine> OrderForTransport()
    {
        var accepted = _offer.Lines.Where((_, i) => _rejections[i] is null).ToList();
        if (_offer.Bundle is not { } bundle)
        {
            return accepted;
        }

        var byMid = new Dictionary<string, OfferLine>(StringComparer.Ordinal);
        foreach (var line in _offer.Lines)
        {
            if (line.Mid is { } mid)
            {
                byMid.Add(mid, line);
            }
        }

        var members = bundle.Select(mid => byMid[mid]).ToList();
        return [.. members.Where(accepted.Contains), .. members.Except(accepted)];
    }
}
