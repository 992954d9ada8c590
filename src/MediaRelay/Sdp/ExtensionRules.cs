namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Within a BUNDLE group an extension id means the same on every line (RFC 9143 9.2): the mid extension is read
/// before the line of a packet is known.
/// </summary>
internal static class ExtensionRules
{
    public static bool TryCheck(Offer offer, LineSelection selection, out SdpError error)
    {
        var meanings = new Dictionary<byte, string>();
        for (var i = 0; i < offer.Lines.Count; i++)
        {
            if (selection.RejectionOf(i) is not null)
            {
                continue;
            }

            var line = offer.Lines[i];
            foreach (var extension in line.Attributes.Extensions)
            {
                if (!meanings.TryAdd(extension.Id, extension.Uri) && meanings[extension.Id] != extension.Uri)
                {
                    error = new SdpError(line.Line, $"extension id {extension.Id} means another thing on another line");
                    return false;
                }
            }
        }

        error = default;
        return true;
    }
}
