using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Which offered payload types the relay answers with. The table of codecs decides; by name they are known here only
/// for what the relay wishes of them.
/// </summary>
internal static class CodecMatching
{
    /// <summary>The offered codecs that the relay forwards, each once, in the offer's order.</summary>
    public static List<MatchedCodec> Match(OfferLine line)
    {
        var matched = new List<MatchedCodec>();
        if (line.Kind is not { } kind)
        {
            return matched;
        }

        foreach (var offered in line.Codecs)
        {
            var codec = CodecTable.Match(kind, offered.Name, offered.ClockRate, offered.Channels, offered.Format);
            if (CodecTable.Find(codec) is { } row && !matched.Exists(other => other.Row.Codec == codec))
            {
                matched.Add(new MatchedCodec(Negotiate(codec, offered), row, offered.Format));
            }
        }

        return matched;
    }

    /// <summary>
    /// Those of <see cref="Match(OfferLine)"/> that the caller wants, in its order, which is the one the browser sends by.
    /// All of them if none is wanted: what is published in another codec can still be recorded, and shown as what it is.
    /// </summary>
    public static List<MatchedCodec> Match(OfferLine line, IReadOnlyList<string>? wanted)
    {
        var matched = Match(line);
        if (wanted is null || line.Kind != MediaKind.Video)
        {
            return matched;
        }

        var chosen = wanted
            .SelectMany(name => matched.Where(codec => codec.Row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Distinct()
            .ToList();
        return chosen.Count > 0 ? chosen : matched;
    }

    /// <summary>
    /// The parameters to answer with. A slot echoes the wishes of its receiver; an up line says what the relay wishes:
    /// Opus with forward error correction (RFC 7587 6.1), so that a lost packet can be made up from the next one.
    /// </summary>
    public static string AnswerFormat(MatchedCodec codec, LineRole role) => (role, codec.Row.Codec) switch
    {
        (LineRole.Slot, _) => codec.OfferedFormat,
        (_, Codec.Opus) => "minptime=10;useinbandfec=1",
        (_, Codec.Vp9) => "profile-id=0",
        (_, Codec.Av1) => codec.OfferedFormat, // level and tier limit a decoder, and the relay has none
        (_, Codec.H264) => H264Parameters.AnswerTo(codec.OfferedFormat),
        _ => "",
    };

    private static NegotiatedCodec Negotiate(Codec codec, OfferedCodec offered)
    {
        var nack = offered.Feedback.HasFlag(RtcpFeedback.Nack);
        return new NegotiatedCodec(
            codec,
            offered.PayloadType,
            nack ? offered.RtxPayloadType : (byte)0, // RFC 4588 6.3: NACK asks for RTX; without it none would be sent.
            nack,
            offered.Feedback.HasFlag(RtcpFeedback.Pli),
            offered.Feedback.HasFlag(RtcpFeedback.Fir),
            offered.Feedback.HasFlag(RtcpFeedback.TransportCc),
            offered.Feedback.HasFlag(RtcpFeedback.Remb),
            offered.RedPayloadType);
    }
}
