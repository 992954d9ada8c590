using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Sdp;

/// <summary>
/// The offer and answer state of one transport. The relay only ever answers. What was answered once stays: the mid,
/// SSRC, RTX SSRC and msid of a line never change while the line lives. A refused offer changes nothing.
/// </summary>
internal sealed class Negotiation
{
    private readonly SlotAllocator _allocator = new();
    private readonly long _sessionId = RandomSessionId();
    private LineIdentity[] _lines = [];
    private RemoteTransport? _remote;
    private long _version;

    /// <summary>
    /// Whether an offer brings other ICE credentials than the last one, so that its answer needs new ones too
    /// (RFC 8839 4.4.1.1.1). False as well for what <see cref="TryApply"/> would refuse.
    /// </summary>
    public bool RestartsIce(string offer) =>
        _remote is not null &&
        TryUnderstand(offer, out var read, out _, out _) &&
        !read.Remote.HasCredentialsOf(_remote);

    /// <summary>Takes note of remote credentials that came another way than by an offer (RFC 9725, PATCH).</summary>
    public void RemoteRestarted(string ufrag, string password)
    {
        if (_remote is not null)
        {
            _remote = _remote with { Ufrag = ufrag, Password = password };
        }
    }

    public bool TryApply(
        string offer,
        in LocalParameters local,
        LineRights rights,
        [NotNullWhen(true)] out NegotiationResult? result,
        out OfferRefusal reason,
        out string detail)
    {
        if (!TryUnderstand(offer, out var read, out reason, out detail))
        {
            result = null;
            return false;
        }

        var identities = Identify(read, rights);
        var answers = new LineAnswer[identities.Length];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = Answer(read, i, rights, identities[i]);
        }

        var restarted = _remote is not null && !read.Remote.HasCredentialsOf(_remote);
        _lines = identities;
        _remote = read.Remote;
        _version++;

        var tagged = Array.Find(answers, answer => ReferenceEquals(answer.Offer, read.Selection.Tagged));
        result = new NegotiationResult(
            SdpAnswerWriter.Write(read.Offer, answers, tagged, new AnswerOrigin(_sessionId, _version), local),
            _remote.Ufrag,
            _remote.Password,
            _remote.Fingerprints,
            restarted,
            [.. answers.Where(answer => answer.IsAccepted).Select(answer => answer.ToMediaLine(rights.EncryptsEndToEnd))]);
        return true;
    }

    private static long RandomSessionId()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);

        // RFC 9429 5.2.1: 64 bits with the highest bit zero.
        return BitConverter.ToInt64(bytes) & long.MaxValue;
    }

    /// <summary>Everything about an offer that can be refused; changes nothing.</summary>
    private bool TryUnderstand(
        string text, [NotNullWhen(true)] out UnderstoodOffer? understood, out OfferRefusal reason, out string detail)
    {
        understood = null;
        reason = OfferRefusal.BadSdp;
        detail = "";
        if (!SdpReader.TryRead(text, out var description, out var error) ||
            !OfferReader.TryRead(description, out var offer, out error) ||
            !ReofferRules.TryCheck(offer, _lines, out error))
        {
            detail = error.ToString();
            return false;
        }

        var selection = LineSelection.Of(offer);
        var remote = _remote;
        if (!selection.AcceptsAny && remote is null)
        {
            reason = OfferRefusal.NothingUsable;
            detail = selection.Describe();
            return false;
        }

        if ((selection.AcceptsAny && !TryReadRemote(offer, selection, out remote, out error)) ||
            !ExtensionRules.TryCheck(offer, selection, out error))
        {
            detail = error.ToString();
            return false;
        }

        // A later offer that closes every line says nothing of the transport, which stays what it was.
        understood = new UnderstoodOffer(offer, selection, remote!);
        return true;
    }

    private bool TryReadRemote(
        Offer offer, LineSelection selection, [NotNullWhen(true)] out RemoteTransport? remote, out SdpError error)
    {
        if (!RemoteTransport.TryRead(offer, selection.TransportOrder, out remote, out error))
        {
            return false;
        }

        if (_remote is null || remote.SharesCertificateWith(_remote))
        {
            return true;
        }

        var line = selection.TransportOrder[0].Line;
        error = new SdpError(line, "the certificate fingerprint may not change within a transport");
        return false;
    }

    /// <summary>What each line is remembered by: as before, as a new slot, or as nothing once it is closed.</summary>
    private LineIdentity[] Identify(UnderstoodOffer read, LineRights rights)
    {
        var lines = read.Offer.Lines;
        var identities = new LineIdentity[lines.Count];
        for (var i = 0; i < identities.Length; i++)
        {
            var before = i < _lines.Length && !_lines[i].IsClosed ? _lines[i].Slot : null;
            var isClosed = read.Selection.RejectionOf(i) is not null;
            identities[i] = new LineIdentity(lines[i].Media.Kind, lines[i].Mid, isClosed, isClosed ? null : before);
        }

        var remoteSsrcs = read.Offer.RemoteSsrcs();
        for (var i = 0; i < identities.Length; i++)
        {
            var identity = identities[i];
            if (!identity.IsClosed && identity.Slot is null && rights.RoleOf(lines[i]) == LineRole.Slot)
            {
                var sameKind = identities.Where(other => other.Kind == identity.Kind);
                var pairs = sameKind.Select(other => other.Slot?.Pair ?? -1).ToHashSet();
                identities[i] = identity with { Slot = _allocator.Allocate(pairs, remoteSsrcs) };
            }
        }

        return identities;
    }

    private static LineAnswer Answer(UnderstoodOffer read, int index, LineRights rights, LineIdentity identity)
    {
        var line = read.Offer.Lines[index];
        var mid = line.Mid ?? index.ToString(CultureInfo.InvariantCulture);
        if (read.Selection.RejectionOf(index) is { } rejection)
        {
            return new LineAnswer(line, mid, rejection, LineRole.None, [], [], [], null);
        }

        var role = rights.RoleOf(line);
        return new LineAnswer(
            line,
            mid,
            null,
            role,
            CodecMatching.Match(line, role == LineRole.Up ? rights.VideoCodecs : null),
            ExtensionMatching.Match(line, role),
            role == LineRole.Up ? line.Attributes.Sources.RidsToReceive() : [],
            role == LineRole.Slot ? identity.Slot : null);
    }
}
