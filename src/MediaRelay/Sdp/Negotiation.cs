using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// The offer and answer state of one transport. The relay only ever answers. What was answered once stays: the mid, SSRC,
/// RTX SSRC and msid of a line never change while the line lives. A refused offer changes nothing.
/// </summary>
internal sealed class Negotiation
{
    private readonly bool _acceptsSimulcast;
    private readonly SlotAllocator _allocator = new();
    private readonly long _sessionId = RandomSessionId();
    private LineIdentity[] _lines = [];
    private RemoteTransport? _remote;
    private long _version;

    /// <param name="acceptsSimulcast">Whether <c>a=simulcast</c> is taken; without it a publisher sends one encoding (RFC 8853 5.3.2).</param>
    public Negotiation(bool acceptsSimulcast = false)
    {
        _acceptsSimulcast = acceptsSimulcast;
    }

    public bool TryApply(
        string offer,
        in LocalParameters local,
        bool mayPublish,
        bool maySubscribe,
        [NotNullWhen(true)] out NegotiationResult? result,
        out OfferRefusal reason,
        out string detail)
    {
        result = null;
        reason = OfferRefusal.BadSdp;
        detail = "";
        if (!SdpReader.TryRead(offer, out var description, out var error) ||
            !OfferReader.TryRead(description, out var read, out error) ||
            !ReofferRules.TryCheck(read, _lines, out error))
        {
            detail = error.ToString();
            return false;
        }

        var rejections = LineSelection.Select(read);
        if (!rejections.Contains(null) && _remote is null)
        {
            reason = OfferRefusal.NothingUsable;
            detail = DescribeRejections(read, rejections);
            return false;
        }

        var order = TransportOrder(read, rejections);
        var remote = _remote;
        if ((rejections.Contains(null) && !TryReadRemote(read, order, out remote, out error)) ||
            !ExtensionRules.TryCheck(read, rejections, out error))
        {
            detail = error.ToString();
            return false;
        }

        var identities = Identify(read, rejections, mayPublish, maySubscribe);
        var answers = new LineAnswer[read.Lines.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Answer(read.Lines[i], rejections[i], RoleOf(read.Lines[i], mayPublish, maySubscribe), identities[i]);
        }

        var restarted = _remote is not null && !remote!.HasCredentialsOf(_remote);
        _lines = identities;
        _remote = remote;
        _version++;

        var tagged = Array.Find(answers, answer => answer.IsAccepted && ReferenceEquals(answer.Offer, order.FirstOrDefault()));
        var text = SdpAnswerWriter.Write(read, answers, tagged, new AnswerOrigin(_sessionId, _version), local);
        result = new NegotiationResult(text, remote!.Ufrag, remote.Password, remote.Fingerprints, restarted, ToMediaLines(answers));
        return true;
    }

    private static long RandomSessionId()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);

        // RFC 9429 5.2.1: 64 bits with the highest bit zero.
        return BitConverter.ToInt64(bytes) & long.MaxValue;
    }

    private static LineRole RoleOf(OfferLine line, bool mayPublish, bool maySubscribe)
    {
        if (line.Direction.HasFlag(MediaDirection.SendOnly))
        {
            return mayPublish ? LineRole.Up : LineRole.None;
        }

        return line.Direction == MediaDirection.ReceiveOnly && maySubscribe ? LineRole.Slot : LineRole.None;
    }

    /// <summary>The lines that may describe the transport, the tagged one first: accepted before rejected, each in the order of the BUNDLE group.</summary>
    private static List<OfferLine> TransportOrder(Offer offer, string?[] rejections)
    {
        var accepted = offer.Lines.Where((_, i) => rejections[i] is null).ToHashSet<OfferLine>(ReferenceEqualityComparer.Instance);
        if (offer.Bundle is not { } bundle)
        {
            return [.. accepted];
        }

        var byMid = offer.Lines.Where(line => line.Mid is not null).ToDictionary(line => line.Mid!, StringComparer.Ordinal);
        return [.. bundle.Select(mid => byMid[mid]).OrderBy(line => accepted.Contains(line) ? 0 : 1)];
    }

    private static string DescribeRejections(Offer offer, string?[] rejections)
    {
        if (offer.Lines.Count == 0)
        {
            return new SdpError(offer.LineCount, "the offer has no m-line").ToString();
        }

        return string.Join("; ", offer.Lines.Zip(rejections, (line, rejection) => new SdpError(line.Line, rejection!).ToString()).Take(8));
    }

    private static List<MediaLine> ToMediaLines(LineAnswer[] answers)
    {
        var lines = new List<MediaLine>();
        for (var i = 0; i < answers.Length; i++)
        {
            var answer = answers[i];
            if (answer.IsAccepted)
            {
                var isUp = answer.Role == LineRole.Up;
                var sources = answer.Offer.Attributes.Sources;
                lines.Add(new MediaLine(
                    answer.Offer.Mid ?? $"{i}",
                    answer.Offer.Kind!.Value,
                    answer.Role,
                    answer.Slot?.Pair ?? -1,
                    [.. answer.Codecs.Select(codec => codec.Negotiated)],
                    ExtensionMatching.ToMap(answer.Extensions),
                    answer.Slot?.Ssrc ?? 0,
                    answer.HasRtx ? answer.Slot?.RtxSsrc ?? 0 : 0,
                    isUp ? sources.Join() : [],
                    answer.Rids,
                    isUp ? sources.StreamId : null,
                    isUp ? sources.TrackLabel : null));
            }
        }

        return lines;
    }

    private bool TryReadRemote(Offer offer, List<OfferLine> order, [NotNullWhen(true)] out RemoteTransport? remote, out SdpError error)
    {
        if (!RemoteTransport.TryRead(offer, order, out remote, out error))
        {
            return false;
        }

        if (_remote is null || remote.SharesCertificateWith(_remote))
        {
            return true;
        }

        error = new SdpError(order[0].Line, "the certificate fingerprint may not change within a transport");
        return false;
    }

    /// <summary>What each line will be remembered by: the same as before, a slot where it becomes one, or nothing once it is closed.</summary>
    private LineIdentity[] Identify(Offer offer, string?[] rejections, bool mayPublish, bool maySubscribe)
    {
        var identities = new LineIdentity[offer.Lines.Count];
        for (var i = 0; i < identities.Length; i++)
        {
            var line = offer.Lines[i];
            var before = i < _lines.Length && !_lines[i].IsClosed ? _lines[i].Slot : null;
            var isClosed = rejections[i] is not null;
            identities[i] = new LineIdentity(line.Media.Kind, line.Mid, isClosed, isClosed ? null : before);
        }

        var remoteSsrcs = offer.Lines.SelectMany(line => line.Attributes.Sources.Join()).SelectMany(source => new[] { source.Ssrc, source.RtxSsrc }).ToHashSet();
        for (var i = 0; i < identities.Length; i++)
        {
            var identity = identities[i];
            if (!identity.IsClosed && identity.Slot is null && RoleOf(offer.Lines[i], mayPublish, maySubscribe) == LineRole.Slot)
            {
                var taken = identities.Where(other => other.Kind == identity.Kind && other.Slot is not null).Select(other => other.Slot!.Pair).ToHashSet();
                identities[i] = identity with { Slot = _allocator.Allocate(taken, remoteSsrcs) };
            }
        }

        return identities;
    }

    private LineAnswer Answer(OfferLine line, string? rejection, LineRole role, LineIdentity identity)
    {
        if (rejection is not null)
        {
            return new LineAnswer(line, rejection, LineRole.None, [], [], [], null);
        }

        var sources = line.Attributes.Sources;
        IReadOnlyList<string> rids = role == LineRole.Up && _acceptsSimulcast ? [.. sources.SimulcastRids.Where(sources.Rids.Contains)] : [];
        return new LineAnswer(
            line,
            null,
            role,
            CodecMatching.Match(line),
            ExtensionMatching.Match(line, role),
            rids,
            role == LineRole.Slot ? identity.Slot : null);
    }
}
