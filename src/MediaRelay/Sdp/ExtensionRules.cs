namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Within a BUNDLE group an extension id means the same on every line (RFC 9143 9.2): the mid extension is read before the
/// line of a packet is known.
/// </summary>
internal static class ExtensionRules
{
    public static bool TryCheck(Offer offer, string?[] rejections, out SdpError error)
    {
        var meanings = new Dictionary<byte, string>();
        for (var i = 0; i < rejections.Length; i++)
        {
            if (rejections[i] is not null)
            {
                continue;
            }

            foreach (var extension in offer.Lines[i].Attributes.Extensions)
            {
                if (!meanings.TryAdd(extension.Id, extension.Uri) && meanings[extension.Id] != extension.Uri)
                {
                    error = new SdpError(offer.Lines[i].Line, $"the extension id {extension.Id} means something else on another line");
                    return false;
                }
            }
        }

        error = default;
        return true;
    }
}
