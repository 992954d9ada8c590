using System.Text;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// Writes an answer (RFC 9429 5.3) from decisions made elsewhere: as many m-lines as the offer has, in its order.
/// </summary>
internal sealed class SdpAnswerWriter
{
    // RFC 8839 4.2.1.1: "discard" port and no address stand for candidates that are named apart.
    private const string NoAddress = "c=IN IP4 0.0.0.0";

    private readonly StringBuilder _text = new();
    private readonly Offer _offer;
    private readonly LocalParameters _local;
    private readonly LineAnswer? _tagged;

    private SdpAnswerWriter(Offer offer, in LocalParameters local, LineAnswer? tagged)
    {
        _offer = offer;
        _local = local;
        _tagged = tagged;
    }

    /// <param name="tagged">The line that carries the candidates: the first accepted one of the BUNDLE group.</param>
    public static string Write(
        Offer offer, IReadOnlyList<LineAnswer> lines, LineAnswer? tagged, AnswerOrigin origin, in LocalParameters local)
    {
        var writer = new SdpAnswerWriter(offer, local, tagged);
        writer.WriteSession(origin, lines);
        foreach (var line in lines)
        {
            writer.WriteMedia(line);
        }

        return writer._text.ToString();
    }

    private void WriteSession(AnswerOrigin origin, IReadOnlyList<LineAnswer> lines)
    {
        Line("v=0");
        Line($"o=- {origin.SessionId} {origin.Version} IN IP4 127.0.0.1");
        Line("s=-");
        Line("t=0 0");
        if (_offer.Bundle is { } bundle)
        {
            var accepted = bundle.Where(mid => lines.Any(line => line.IsAccepted && line.Offer.Mid == mid)).ToArray();
            LineIf(accepted.Length > 0, $"a=group:BUNDLE {string.Join(' ', accepted)}");
        }

        Line("a=ice-lite");
        var options = _offer.Session.Transport.IceOptions.Concat(_tagged?.Offer.Attributes.Transport.IceOptions ?? []);
        var answered = options.Where(option => option is "trickle" or "ice2").Distinct().ToArray();
        if (answered.Length > 0)
        {
            Line($"a=ice-options:{string.Join(' ', answered)}");
        }

        if (_offer.Session.AllowsMixedExtensions)
        {
            Line("a=extmap-allow-mixed");
        }
    }

    private void WriteMedia(LineAnswer line)
    {
        var media = line.Offer.Media;
        if (!line.IsAccepted)
        {
            // RFC 3264 6: a rejected line still lists formats; which ones is of no meaning.
            Line($"m={media.Kind} 0 {media.Protocol} {string.Join(' ', media.Formats)}");
            Line(NoAddress);
            WriteMid(line);
            LineIf(media.Protocol.Contains("RTP/", StringComparison.Ordinal), "a=inactive");
            return;
        }

        var payloadTypes = line.Codecs.SelectMany(codec => PayloadTypesOf(codec.Negotiated, line.Offer));
        Line($"m={media.Kind} 9 {media.Protocol} {string.Join(' ', payloadTypes)}");
        Line(NoAddress);
        WriteMid(line);
        WriteTransport();
        Line($"a={MediaDirectionNames.NameOf(line.Direction)}");
        WriteRtp(line);
        WriteSources(line);
        if (ReferenceEquals(line, _tagged))
        {
            WriteCandidates();
        }
    }

    private void WriteMid(LineAnswer line)
    {
        if (line.Offer.Mid is { } mid)
        {
            Line($"a=mid:{mid}");
        }
    }

    private void WriteTransport()
    {
        Line($"a=ice-ufrag:{_local.Ufrag}");
        Line($"a=ice-pwd:{_local.Password}");
        Line($"a=fingerprint:{_local.Fingerprint}");
        Line("a=setup:passive");
    }

    private void WriteRtp(LineAnswer line)
    {
        Line("a=rtcp-mux");
        if (line.Offer.Attributes.HasReducedSizeRtcp)
        {
            Line("a=rtcp-rsize");
        }

        if (line.Offer.Attributes.AllowsMixedExtensions)
        {
            Line("a=extmap-allow-mixed");
        }

        foreach (var extension in line.Extensions)
        {
            var direction = DirectionSuffix(extension.OfferedDirection);
            Line($"a=extmap:{extension.Id}{direction} {Rtp.HeaderExtensionUris.UriOf(extension.Kind)}");
        }

        foreach (var codec in line.Codecs)
        {
            WriteCodec(codec, line.Role);
        }
    }

    private void WriteCodec(MatchedCodec codec, LineRole role)
    {
        var (row, negotiated) = (codec.Row, codec.Negotiated);
        var payloadType = negotiated.PayloadType;
        Line($"a=rtpmap:{payloadType} {row.Name}/{row.ClockRate}{(row.Channels > 1 ? $"/{row.Channels}" : "")}");
        if (CodecMatching.AnswerFormat(codec, role) is { Length: > 0 } format)
        {
            Line($"a=fmtp:{payloadType} {format}");
        }

        LineIf(negotiated.Remb, $"a=rtcp-fb:{payloadType} goog-remb");
        LineIf(negotiated.TransportCc, $"a=rtcp-fb:{payloadType} transport-cc");
        LineIf(negotiated.Fir, $"a=rtcp-fb:{payloadType} ccm fir");
        LineIf(negotiated.Nack, $"a=rtcp-fb:{payloadType} nack");
        LineIf(negotiated.Pli, $"a=rtcp-fb:{payloadType} nack pli");
        LineIf(negotiated.RtxPayloadType != 0, $"a=rtpmap:{negotiated.RtxPayloadType} rtx/{row.ClockRate}");
        LineIf(negotiated.RtxPayloadType != 0, $"a=fmtp:{negotiated.RtxPayloadType} apt={payloadType}");
        LineIf(negotiated.RedPayloadType != 0, $"a=rtpmap:{negotiated.RedPayloadType} red/{row.ClockRate}/{row.Channels}");
        LineIf(negotiated.RedPayloadType != 0, $"a=fmtp:{negotiated.RedPayloadType} {payloadType}/{payloadType}");
    }

    private void WriteSources(LineAnswer line)
    {
        foreach (var rid in line.Rids)
        {
            Line($"a=rid:{rid} recv");
        }

        LineIf(line.Rids.Count > 0, $"a=simulcast:recv {string.Join(';', line.Rids)}");
        if (line.Role != LineRole.Slot || line.Slot is not { } slot)
        {
            return;
        }

        var letter = line.Offer.Kind == MediaKind.Audio ? 'a' : 'v';
        Line($"a=msid:pair-{slot.Pair} {letter}{slot.Pair}");
        LineIf(line.HasRtx, $"a=ssrc-group:FID {slot.Ssrc} {slot.RtxSsrc}");
        Line($"a=ssrc:{slot.Ssrc} cname:crossstrait");
        LineIf(line.HasRtx, $"a=ssrc:{slot.RtxSsrc} cname:crossstrait");
    }

    private void WriteCandidates()
    {
        foreach (var candidate in _local.Candidates)
        {
            Line($"a={candidate}");
        }

        Line("a=end-of-candidates");
    }

    /// <summary>A browser sends redundant audio if it stands before its codec, so it stays where the offer had it.</summary>
    private static IEnumerable<byte> PayloadTypesOf(NegotiatedCodec codec, OfferLine offer)
    {
        byte[] types = [codec.PayloadType, codec.RtxPayloadType, codec.RedPayloadType];
        var redFirst = codec.RedPayloadType != 0 && offer.Media.Formats.FirstOrDefault(
            format => format == $"{codec.PayloadType}" || format == $"{codec.RedPayloadType}") == $"{codec.RedPayloadType}";
        return (redFirst ? types.Reverse() : types).Where(type => type != 0);
    }

    /// <summary>RFC 8285 6: what the offerer only sends the answerer only receives; no direction is both.</summary>
    private static string DirectionSuffix(MediaDirection offered) => offered switch
    {
        MediaDirection.SendOnly => "/recvonly",
        MediaDirection.ReceiveOnly => "/sendonly",
        _ => "",
    };

    private void LineIf(bool condition, string line)
    {
        if (condition)
        {
            Line(line);
        }
    }

    private void Line(string line) => _text.Append(line).Append("\r\n");
}
