namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What a later offer may not change (RFC 3264 8, RFC 9429 5.2.2).</summary>
internal static class ReofferRules
{
    public static bool TryCheck(Offer offer, IReadOnlyList<LineIdentity> answered, out SdpError error)
    {
        error = default;
        if (offer.Lines.Count < answered.Count)
        {
            error = new SdpError(
                offer.LineCount, $"the offer before had {answered.Count} m-lines, this one has {offer.Lines.Count}");
            return false;
        }

        for (var i = 0; i < answered.Count; i++)
        {
            var line = offer.Lines[i];
            if (answered[i].IsClosed)
            {
                continue;
            }

            if (line.Media.Kind != answered[i].Kind)
            {
                error = new SdpError(
                    line.Line, $"m-line {i} was {answered[i].Kind} and may not become {line.Media.Kind}");
                return false;
            }

            // A line that is being closed need not name its mid any more.
            if (line.IsLive && line.Mid != answered[i].Mid)
            {
                error = new SdpError(line.Line, $"the mid of m-line {i} may not change");
                return false;
            }
        }

        return true;
    }
}
