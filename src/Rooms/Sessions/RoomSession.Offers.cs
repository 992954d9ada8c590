using CrossStrait.MediaRelay;
using CrossStrait.Rooms.Media;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Offers and what becomes of their lines: the one path of hub, WHIP and WHEP.</summary>
public sealed partial class RoomSession
{
    /// <summary>
    /// An offer of one of the client's own connections. The first makes a transport; an offer by the same peer connection
    /// changes it; an offer by another one takes its place once it is answered.
    /// </summary>
    public Task<RoomReply<OfferAccepted>> OfferAsync(
        SeatHolder holder,
        MediaConnection connection,
        string sdp,
        IReadOnlyDictionary<string, TrackSource>? sources,
        bool encrypted = false) => AskLaterAsync<OfferAccepted>(reply =>
        {
            if (Find(holder) is not { } participant)
            {
                reply(Refusal.NotJoined);
                return;
            }

            var role = connection == MediaConnection.Publish ? TransportRole.Publish : TransportRole.Subscribe;
            var origin = SdpOrigin.Read(sdp);
            var transport = participant.Transports.Find(one => one.Role == role && one.Origin == origin);
            if ((SessionLimits.CheckSources(sources) ?? Check(participant, participant.Grant, role, sdp, transport is null)) is { } refusal)
            {
                reply(refusal);
                return;
            }

            transport ??= NewTransport(participant, role, origin, null);
            Offer(transport, participant.Grant, sdp, sources, encrypted, answered => reply(
                answered.Refusal is { } refused ? refused : Accepted(transport, answered.Value!)));
        });

    private static Refusal? Check(Participant participant, RoomGrant grant, TransportRole role, string sdp, bool isNew)
    {
        var allowed = role is TransportRole.Publish or TransportRole.Whip ? grant.CanPublish : grant.CanSubscribe;
        if (!allowed)
        {
            return new Refusal(RefusalCode.NotAllowed, "The token does not give this right.");
        }

        if (isNew && participant.Transports.Count >= SessionLimits.TransportsPerParticipant)
        {
            return new Refusal(RefusalCode.TooManyRequests, "One participant has at most 20 media connections.");
        }

        return SessionLimits.CheckSdp(sdp);
    }

    private static OfferAccepted Accepted(SessionTransport transport, OfferAnswered answered) => new(
        answered.Sdp,
        [.. PublicationsOf(transport).Select(publication => publication.ToView())],
        transport.Slots.Views,
        transport.Owner.Seat?.Log.LastNumber ?? 0);

    private SessionTransport NewTransport(Participant participant, TransportRole role, string origin, string? onlyIdentity)
    {
        var transport = new SessionTransport(_ports.Media.NewTransport(this), role, participant, origin, onlyIdentity)
        {
            TcpOnly = participant.Transports.FindLast(one => one.Role == role)?.LeavesUdp ?? participant.LeftUdp.Contains(role),
        };
        _transports.Add(transport.Id, transport);
        participant.Transports.Add(transport);
        return transport;
    }

    private void Offer(
        SessionTransport transport,
        RoomGrant grant,
        string sdp,
        IReadOnlyDictionary<string, TrackSource>? sources,
        bool encrypted,
        Action<RoomReply<OfferAnswered>> reply)
    {
        var mayPublish = grant.CanPublish && transport.Role != TransportRole.Whep;
        var maySubscribe = grant.CanSubscribe && transport.Role != TransportRole.Whip;
        var terms = new OfferTerms(
            mayPublish,
            maySubscribe,
            mayPublish ? _codecs.Allow(SdpVideoCodecs.Sent(sdp)) : null,
            encrypted,
            transport.TcpOnly,
            Room.Id);
        var request = _ports.Media.Offer(this, transport.Id, sdp, terms);
        _requests.Add(request, answer =>
        {
            if (_closed)
            {
                reply(Refusal.RoomClosed);
            }
            else if (!_transports.ContainsKey(transport.Id))
            {
                reply(new Refusal(RefusalCode.NotJoined, "The connection was closed before its offer was answered."));
            }
            else if (answer is OfferAnswered answered)
            {
                Apply(transport, answered, sdp, sources, encrypted);
                reply(answered);
            }
            else
            {
                DropUnanswered(transport);
                reply(RefusalOf(answer as OfferRefused));
            }
        });
    }

    private static Refusal RefusalOf(OfferRefused? refused) => refused switch
    {
        { Reason: OfferRefusal.BadSdp } => new Refusal(RefusalCode.BadSdp, refused.Detail),
        { Reason: OfferRefusal.NothingUsable } => new Refusal(RefusalCode.NothingUsable, refused.Detail),
        { Reason: OfferRefusal.UnknownTransport } => new Refusal(RefusalCode.UnknownTransport, refused.Detail),
        { Reason: OfferRefusal.Full } => new Refusal(RefusalCode.RelayFull, refused.Detail),
        _ => new Refusal(RefusalCode.RelayFull, "The media relay did not answer in time."),
    };

    /// <summary>A first offer that was refused leaves nothing behind; a later one leaves what was agreed before.</summary>
    private void DropUnanswered(SessionTransport transport)
    {
        if (!transport.IsAnswered)
        {
            CloseTransport(transport);
            RemoveIfGone(transport.Owner, LeaveReason.Left);
        }
    }

    private void Apply(
        SessionTransport transport,
        OfferAnswered answered,
        string sdp,
        IReadOnlyDictionary<string, TrackSource>? sources,
        bool encrypted)
    {
        var owner = transport.Owner;
        transport.IsAnswered = true;
        if (!owner.IsAnnounced)
        {
            Announce(owner);
        }

        transport.Name(sources);
        Publish(transport, TrackSources.Assign(answered.UpTracks, transport.Sources), encrypted);
        if (!transport.IsOverHttp)
        {
            foreach (var older in owner.Transports.Where(one => one != transport && one.Role == transport.Role && one.IsAnswered).ToArray())
            {
                CloseTransport(older);
            }
        }

        transport.Slots.SetSlots(answered.Slots);
        transport.Slots.Decodes = DecodedBy(transport, sdp);
        FollowMembers();
        RefreshSlots(owner, offered: transport);
        TellCondition(owner);
    }

    private void Publish(SessionTransport transport, IReadOnlyList<(NegotiatedUpTrack Track, TrackSource Source)> assigned, bool encrypted)
    {
        foreach (var gone in PublicationsOf(transport).Where(one =>
            one.Encrypted != encrypted || !assigned.Any(line => line.Track.Track == one.Track && line.Source == one.Source)))
        {
            Unpublish(gone);
        }

        foreach (var (track, source) in assigned)
        {
            transport.Sources[track.Mid] = source;
            var before = transport.Owner.Find(source);
            if (before?.Transport == transport)
            {
                before.Line = track;
                continue;
            }

            if (before is not null)
            {
                Unpublish(before);
            }

            var publication = new Publication(transport.Owner, transport, track, source, encrypted);
            transport.Owner.Add(publication);
            _tracks[track.Track] = publication;
            _roster.MarkPublished(transport.Owner);
            _recording.Add(publication);
            Broadcast(new TrackPublished(publication.ToView()));
        }
    }

    private static Publication[] PublicationsOf(SessionTransport transport) =>
        [.. transport.Owner.Publications.Where(publication => publication.Transport == transport)];

    private void Unpublish(Publication publication, bool silently = false)
    {
        publication.Owner.Remove(publication);
        _tracks.Remove(publication.Track);
        ForgetVoice(publication);
        _recording.Note(CaptureNote.Unpublished(publication));
        if (!silently)
        {
            Broadcast(new TrackUnpublished(publication.Id));
        }
    }

    /// <param name="transport">Forgotten here and closed in the relay; the caller refreshes the slots.</param>
    /// <param name="silently">The whole participant goes, which says all.</param>
    private void CloseTransport(SessionTransport transport, bool silently = false)
    {
        _transports.Remove(transport.Id);
        transport.Owner.Transports.Remove(transport);
        _ = transport is { LeavesUdp: true, IsOverHttp: false }
            ? transport.Owner.LeftUdp.Add(transport.Role)
            : transport.Owner.LeftUdp.Remove(transport.Role);
        transport.Dispose();
        _ports.Media.Close(transport.Id);
        foreach (var publication in PublicationsOf(transport))
        {
            Unpublish(publication, silently);
        }
    }
}
