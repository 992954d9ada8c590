using System.Diagnostics.CodeAnalysis;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Understands a <see cref="SdpDescription"/> as an offer: each attribute that the relay reads must be well formed,
/// others pass.
/// </summary>
internal static class OfferReader
{
    public static bool TryRead(SdpDescription description, [NotNullWhen(true)] out Offer? offer, out SdpError error)
    {
        offer = null;
        if (!TryReadSection(description.Attributes, out var session, out error))
        {
            return false;
        }

        var lines = new List<OfferLine>(description.Media.Count);
        var mids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var media in description.Media)
        {
            if (!TryReadLine(media, session, out var line, out error))
            {
                return false;
            }

            if (line.Mid is not null && !mids.Add(line.Mid))
            {
                error = new SdpError(line.Line, $"the mid {line.Mid} stands on two m-lines");
                return false;
            }

            lines.Add(line);
        }

        offer = new Offer(session, ReadBundle(description.Attributes, mids), lines, description.LineCount);
        return true;
    }

    private static bool TryReadLine(
        SdpMedia media, SectionAttributes session, [NotNullWhen(true)] out OfferLine? line, out SdpError error)
    {
        line = null;
        if (!TryReadSection(media.Attributes, out var attributes, out error))
        {
            return false;
        }

        var payloadTypes = new List<byte>(media.Formats.Count);
        foreach (var format in media.Formats)
        {
            // Formats of other protocols (SCTP: "webrtc-datachannel") are words; such lines are rejected, not wrong.
            if (SdpGrammar.TryReadPayloadType(format, out var payloadType))
            {
                payloadTypes.Add(payloadType);
            }
            else if (media.Protocol.Contains("RTP/", StringComparison.Ordinal))
            {
                error = new SdpError(media.Line, $"{format} is not a payload type");
                return false;
            }
        }

        line = new OfferLine(media, attributes, session, attributes.Payloads.Join(payloadTypes));
        return true;
    }

    private static bool TryReadSection(
        IReadOnlyList<SdpAttribute> attributes, out SectionAttributes section, out SdpError error)
    {
        section = new SectionAttributes();
        foreach (var attribute in attributes)
        {
            if (!section.TryAdd(attribute))
            {
                error = new SdpError(attribute.Line, $"the value of a={attribute.Name} is not well formed");
                return false;
            }
        }

        error = default;
        return true;
    }

    /// <summary>RFC 9143 7: the first BUNDLE group. An empty one (all lines stopped) counts as none.</summary>
    private static List<string>? ReadBundle(IReadOnlyList<SdpAttribute> session, HashSet<string> mids)
    {
        foreach (var attribute in session)
        {
            if (attribute.Name == "group")
            {
                var words = SdpGrammar.Words(attribute.Value);
                if (words.Length > 1 && words[0] == "BUNDLE")
                {
                    var members = words.Skip(1).Distinct(StringComparer.Ordinal).Where(mids.Contains).ToList();
                    return members.Count > 0 ? members : null;
                }
            }
        }

        return null;
    }
}
