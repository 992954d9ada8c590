namespace CrossStrait.Rooms.Sessions;

/// <summary>How people come, come back and go.</summary>
public sealed partial class RoomSession
{
    /// <summary>
    /// Takes a place at the hub. With the resume secret of a place that is still kept, the same place is taken again and
    /// media goes on; without one, an identity that is here already moves to the new connection and offers anew.
    /// </summary>
    /// <param name="grant">Who she is and what she may do.</param>
    /// <param name="resume">What a client shows that was here before.</param>
    /// <param name="sink">The way to the client.</param>
    /// <param name="decodes">The video codecs that the client decodes; null for what every browser does.</param>
    public Task<RoomReply<Joined>> JoinAsync(RoomGrant grant, ResumeRequest? resume, IParticipantSink sink, IReadOnlyList<string>? decodes = null)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentNullException.ThrowIfNull(sink);
        return AskAsync(() => SessionLimits.CheckDecodes(decodes) is { } refusal
            ? (RoomReply<Joined>)refusal
            : Join(
                grant with { Name = grant.Name.Trim() },
                resume,
                sink,
                decodes?.ToHashSet(StringComparer.OrdinalIgnoreCase) ?? SessionLimits.DefaultDecodes));
    }

    public Task<RoomReply<Done>> LeaveAsync(SeatHolder holder) => AskAsync(() =>
    {
        if (Find(holder) is not { } participant)
        {
            return (RoomReply<Done>)Refusal.NotJoined;
        }

        Remove(participant, LeaveReason.Left);
        return Done.Value;
    });

    /// <summary>The hub connection is gone. The place is kept for the grace time, and media goes on.</summary>
    public Task<RoomReply<Done>> ConnectionLostAsync(SeatHolder holder) => AskAsync(() =>
    {
        if (Find(holder) is not { Seat: { } seat } participant)
        {
            return (RoomReply<Done>)Refusal.NotJoined;
        }

        seat.Detach(After(SessionLimits.Grace, () => GraceOver(participant, seat, LeaveReason.Lost)));
        TellCondition(participant);
        return Done.Value;
    });

    /// <summary>
    /// Her page goes, and says so with the secret of her place. Unless it is back at once, as after a reload, she has left. A
    /// hub connection that stands all the while is a page that stayed after all.
    /// </summary>
    public Task<RoomReply<Done>> SayGoodbyeAsync(string participantId, string secret) => AskAsync(() => _roster.Find(participantId) switch
    {
        null => new Refusal(RefusalCode.UnknownParticipant, "There is no such participant, or no longer."),
        { Seat: { } seat } participant when seat.Opens(secret) => SayGoodbye(participant, seat),
        _ => new Refusal(RefusalCode.NotAllowed, "That is not the secret of this place, or no longer."),
    });

    /// <summary>The same, by the connection that holds the place.</summary>
    public Task<RoomReply<Done>> SayGoodbyeAsync(SeatHolder holder) => AskAsync(() => Find(holder) is { Seat: { } seat } participant
        ? SayGoodbye(participant, seat)
        : Refusal.NotJoined);

    private Participant? Find(SeatHolder holder) =>
        _roster.Find(holder.ParticipantId) is { Seat.Sink: { } sink } participant && ReferenceEquals(sink, holder.Sink)
            ? participant
            : null;

    private RoomReply<Joined> Join(RoomGrant grant, ResumeRequest? resume, IParticipantSink sink, IReadOnlySet<string> decodes)
    {
        if ((SessionLimits.Check(grant) ?? CheckBarred(grant)) is { } refusal)
        {
            return refusal;
        }

        if (_roster.FindIdentity(grant.Identity) is not { } participant)
        {
            if (_roster.Count >= SessionLimits.Participants)
            {
                return new Refusal(RefusalCode.RoomFull, "The room is full.");
            }

            participant = new Participant(grant) { IsHeld = _held.Contains(grant.Identity) };
            _roster.Add(participant);
        }
        else if (resume is not null && participant.Seat is { } kept)
        {
            return kept.Opens(resume.Secret)
                ? Resume(participant, kept, grant, resume.LastEvent, sink, decodes)
                : new Refusal(RefusalCode.NotAllowed, "Another connection has taken this place.");
        }
        else
        {
            Vacate(participant);
        }

        participant.Grant = grant;
        participant.Seat = new HubSeat(sink);
        participant.Decodes = decodes;
        FollowMembers(joining: participant);
        Announce(participant);
        return Reply(participant, participant.Seat, Snapshot(participant), []);
    }

    private RoomReply<Joined> Resume(
        Participant participant,
        HubSeat seat,
        RoomGrant grant,
        long lastEvent,
        IParticipantSink sink,
        IReadOnlySet<string> decodes)
    {
        var before = participant.Grant;
        if (!ReferenceEquals(seat.Sink, sink))
        {
            seat.Sink?.Post(new RoomClosed("replaced") { Number = seat.Log.LastNumber + 1 });
        }

        participant.Grant = grant;
        participant.Decodes = decodes;
        seat.Attach(sink);
        if (lastEvent == ResumeRequest.NothingKept)
        {
            Orphan(participant);
        }

        foreach (var transport in OfHub(participant))
        {
            transport.Slots.Decodes = decodes;
        }

        FollowMembers(joining: participant);
        RefreshSlots();
        if ((before.Name, before.CanPublish, before.CanSubscribe) != (grant.Name, grant.CanPublish, grant.CanSubscribe))
        {
            participant.Told = participant.Told with { State = participant.State };
            Broadcast(new ParticipantUpdated(participant.ToView()), except: participant);
        }

        TellCondition(participant);

        if (seat.Log.TryReadAfter(lastEvent, out var missed))
        {
            return Reply(participant, seat, null, missed);
        }

        var reply = Reply(participant, seat, Snapshot(participant), []);
        foreach (var publication in participant.Publications)
        {
            TellLayers(publication);
        }

        return reply;
    }

    /// <summary>
    /// Her page was loaded anew and the old one's connections are dead. What she receives ends at once; what she sends stays
    /// until the new page has offered, so that others keep her picture meanwhile.
    /// </summary>
    private void Orphan(Participant participant)
    {
        foreach (var transport in participant.Transports.Where(transport => !transport.IsOverHttp).ToArray())
        {
            if (transport.Role == TransportRole.Subscribe || !transport.IsAnswered)
            {
                CloseTransport(transport);
            }
            else
            {
                transport.IsOrphan = true;
                transport.SetGrace(After(SessionLimits.Grace, () => End(transport, LeaveReason.Lost)));
            }
        }
    }

    private Joined Reply(Participant participant, HubSeat seat, Snapshot? snapshot, IReadOnlyList<RoomEvent> replay) =>
        new(Room, participant.ToView(), seat.ResumeSecret, seat.Log.LastNumber, snapshot, replay, Codecs);

    private Snapshot Snapshot(Participant participant) => new(
        [.. _roster.All.Where(other => other.IsAnnounced).Select(other => other.ToView())],
        [.. OfHub(participant).SelectMany(transport => transport.Slots.Views)],
        _recording.Entry is { } entry ? RecordingView.Of(entry, _ports.Time.GetUtcNow()) : null,
        _speakerNews.Told,
        [.. OfHub(participant).SelectMany(transport => transport.Slots.Undecodable)]);

    private static IEnumerable<SessionTransport> OfHub(Participant participant) =>
        participant.Transports.Where(transport => transport is { IsOverHttp: false, IsOrphan: false });

    /// <summary>Tells the others of somebody new, or of what changed about somebody who is here already.</summary>
    private void Announce(Participant participant)
    {
        participant.Told = (participant.State, participant.Quality);
        if (participant.IsAnnounced)
        {
            Broadcast(new ParticipantUpdated(participant.ToView()), except: participant);
            return;
        }

        participant.IsAnnounced = true;
        _logger.Joined(participant.Id, Room.Id);
        _recording.Note(CaptureNote.Joined(participant));
        Broadcast(new ParticipantJoined(participant.ToView()), except: participant);
    }

    /// <summary>Ends a place at the hub and the media connections that belong to it.</summary>
    private void Vacate(Participant participant)
    {
        if (participant.Seat is { } seat)
        {
            seat.Sink?.Post(new RoomClosed("replaced") { Number = seat.Log.LastNumber + 1 });
            seat.Dispose();
            participant.Seat = null;
        }

        foreach (var transport in participant.Transports.Where(transport => !transport.IsOverHttp).ToArray())
        {
            CloseTransport(transport);
        }

        FollowMembers();
        RefreshSlots();
    }

    private RoomReply<Done> SayGoodbye(Participant participant, HubSeat seat)
    {
        seat.SayGoodbye(After(SessionLimits.GoodbyeGrace, () => GraceOver(participant, seat, LeaveReason.Left)));
        return Done.Value;
    }

    private void GraceOver(Participant participant, HubSeat seat, LeaveReason reason)
    {
        if (_closed || participant.Seat != seat || seat.Sink is not null)
        {
            return;
        }

        Vacate(participant);
        if (participant.Transports.Count == 0)
        {
            Remove(participant, reason);
        }
        else
        {
            Announce(participant);
        }
    }

    /// <summary>Somebody without a hub connection is here only as long as her transports are.</summary>
    private void RemoveIfGone(Participant participant, LeaveReason reason)
    {
        if (participant.Seat is null && participant.Transports.Count == 0 && _roster.Find(participant.Id) is not null)
        {
            Remove(participant, reason);
        }
    }

    private void Remove(Participant participant, LeaveReason reason)
    {
        _roster.Remove(participant);
        foreach (var transport in participant.Transports.ToArray())
        {
            CloseTransport(transport, silently: true);
        }

        foreach (var transport in _transports.Values)
        {
            transport.Slots.Free(participant);
        }

        participant.Seat?.Dispose();
        participant.Seat = null;
        if (participant.IsAnnounced)
        {
            _logger.Left(participant.Id, Room.Id, reason);
            _recording.Note(CaptureNote.Left(participant));
            Broadcast(new ParticipantLeft(participant.Id, reason));
        }

        FollowMembers();
        RefreshSlots();
        CloseWhenEmpty();
    }
}
