namespace CrossStrait.Rooms.Sessions;

/// <summary>What is shown to whom, and what is muted.</summary>
public sealed partial class RoomSession
{
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

        var board = viewer.Transports.Where(one => !one.IsOverHttp && one.Slots.Pairs > 0).MaxBy(one => one.Role)?.Slots;
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

    /// <summary>Brings the slots of all transports up to date and tells their owners what changed.</summary>
    /// <param name="offered">A transport whose slots are told by the reply to its offer, not by an event.</param>
    private void RefreshSlots(SessionTransport? offered = null)
    {
        foreach (var transport in _transports.Values)
        {
            var changes = transport.Slots.Refresh(_roster.Published, _roster.Find);
            foreach (var change in changes.Where(change => change.SourceChanged))
            {
                _ports.Media.SetSlotSource(transport.Id, change.View.Mid, change.Source);
            }

            if (transport.IsOverHttp)
            {
                continue;
            }

            if (changes.Count > 0 && transport != offered)
            {
                transport.Owner.Seat?.Send(new SlotChanged([.. changes.Select(change => change.View)]));
            }

            if (transport.Slots.NeedsMorePairs(_roster.Published.Count(transport.Slots.MayShow), out var pairs))
            {
                transport.Owner.Seat?.Send(new NeedSlots(pairs));
            }
        }
    }
}
