namespace CrossStrait.Rooms.Sessions;

/// <summary>What is shown to whom, and what is muted.</summary>
public sealed partial class RoomSession
{
    /// <summary>The lowest level (RFC 6464 3).</summary>
    private const int Silence = 127;

    public Task<RoomReply<Done>> SetMutedAsync(SeatHolder holder, string trackId, bool muted) => AskAsync<Done>(() =>
    {
        if (Find(holder) is not { } participant)
        {
            return Refusal.NotJoined;
        }

        var publication = _roster.All.SelectMany(one => one.Publications).FirstOrDefault(one => one.Id == trackId);
        if (publication is null)
        {
            return new Refusal(RefusalCode.UnknownTrack, "There is no such track.");
        }

        if (publication.Owner != participant)
        {
            return new Refusal(RefusalCode.NotAllowed, "Only one's own tracks can be muted.");
        }

        if (publication.Muted != muted)
        {
            publication.Muted = muted;
            _recording.Note(CaptureNote.Muted(publication));
            Broadcast(new TrackMuted(publication.Id, muted));
            if (muted && publication.Source == TrackSource.Microphone)
            {
                _speakers.Heard(participant.Id, Silence, isSpeaking: false, Now);
                FollowSpeakers();
            }

            RefreshSlots(about: participant);
        }

        return Done.Value;
    });

    /// <summary>Shows a participant in a pair of the subscribe connection, or gives the pair back to automatic filling.</summary>
    public Task<RoomReply<Done>> AssignPairAsync(SeatHolder holder, int pair, string? participantId) => AskAsync<Done>(() =>
    {
        if (Find(holder) is not { } viewer)
        {
            return Refusal.NotJoined;
        }

        var board = Receiving(viewer)?.Slots;
        if (board is null || pair < 0 || pair >= board.Pairs)
        {
            return new Refusal(RefusalCode.UnknownPair, "There is no such pair of slots.");
        }

        if (participantId is null)
        {
            board.Clear(pair);
        }
        else if (_roster.Find(participantId) is not { IsAnnounced: true } participant)
        {
            return new Refusal(RefusalCode.UnknownParticipant, "There is no such participant.");
        }
        else if (!board.MayShow(participant))
        {
            return new Refusal(RefusalCode.NotAllowed, "Nobody is shown to herself.");
        }
        else
        {
            board.Assign(pair, participant);
        }

        RefreshSlots();
        return Done.Value;
    });

    /// <summary>The sizes at which a client shows its slots; what nobody sees is not sent.</summary>
    public Task<RoomReply<Done>> SetSlotSizesAsync(SeatHolder holder, IReadOnlyList<SlotSize> sizes) => AskAsync<Done>(() =>
    {
        if (Find(holder) is not { } viewer)
        {
            return Refusal.NotJoined;
        }

        if (SessionLimits.CheckSizes(sizes) is { } refusal)
        {
            return refusal;
        }

        if (sizes.Count > 0)
        {
            if (Receiving(viewer) is not { } transport || !transport.Slots.TryResize(sizes))
            {
                return new Refusal(RefusalCode.UnknownSlot, "There is no such video slot.");
            }

            Refresh(transport, Stage.Of(_roster, _speakers));
        }

        return Done.Value;
    });

    /// <summary>The connection whose slots a client of the hub watches.</summary>
    private static SessionTransport? Receiving(Participant viewer) =>
        viewer.Transports.Where(one => one is { IsOverHttp: false, IsOrphan: false, Slots.HasSlots: true }).MaxBy(one => one.Role);

    /// <summary>Brings the slots of all transports up to date and tells their owners what changed.</summary>
    /// <param name="about">Who alone changed, so that in a large room most transports need not be looked at; null if more did.</param>
    /// <param name="offered">A transport whose slots are told by the reply to its offer, not by an event.</param>
    private void RefreshSlots(Participant? about = null, SessionTransport? offered = null)
    {
        var stage = Stage.Of(_roster, _speakers);
        foreach (var transport in _transports.Values)
        {
            if (about is null || transport == offered || !transport.Slots.IsUntouchedBy(about, stage))
            {
                Refresh(transport, stage, isTold: transport == offered);
            }

            AskForSlots(transport, stage);
        }
    }

    private void Refresh(SessionTransport transport, Stage stage, bool isTold = false)
    {
        var changes = transport.Slots.Refresh(stage, transport.Owner.IsHeld);
        foreach (var change in changes)
        {
            // The demand goes first, so that the source begins with the layer that fits.
            if (change.Demand is { } demand)
            {
                _ports.Media.SetSlotDemand(transport.Id, change.Mid, demand.Width, demand.Height, demand.Priority);
            }

            if (change.SourceChanged)
            {
                _ports.Media.SetSlotSource(transport.Id, change.Mid, change.Source);
            }
        }

        if (!transport.IsOverHttp && transport.Owner.Seat is { } seat)
        {
            TellSlots(seat, changes, isTold);
        }
    }

    private static void AskForSlots(SessionTransport transport, Stage stage)
    {
        if (!transport.IsOverHttp && transport.Slots.NeedsMorePairs(stage.PairsFor(transport.Owner), out var pairs))
        {
            transport.Owner.Seat?.Send(new NeedSlots(pairs));
        }
    }

    private static void TellSlots(HubSeat seat, IReadOnlyList<SlotChange> changes, bool isTold)
    {
        if (!isTold && changes.Any(change => change.Told is not null))
        {
            seat.Send(new SlotChanged([.. changes.Select(change => change.Told).OfType<SlotView>()]));
        }

        foreach (var change in changes)
        {
            if (change.Undecodable is { } track)
            {
                seat.Send(new TrackUndecodable(track));
            }
        }
    }
}
