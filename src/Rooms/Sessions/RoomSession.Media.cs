using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>What the relay tells of transports and tracks, and what people see of it.</summary>
public sealed partial class RoomSession
{
    /// <summary>Loss of media and loss of the hub are two separate facts; others see one badge for either.</summary>
    private void MediaChanged(TransportId id, TransportState state)
    {
        if (!_transports.TryGetValue(id, out var transport))
        {
            return;
        }

        transport.IsLost = state == TransportState.Disconnected;
        transport.HasConnected |= state == TransportState.Connected;
        if (state == TransportState.Closed)
        {
            End(transport, LeaveReason.Lost);
        }
        else if (transport.IsOverHttp)
        {
            transport.SetGrace(transport.IsLost ? After(SessionLimits.Grace, () => End(transport, LeaveReason.Lost)) : null);
        }

        if (transport is { IsOverHttp: false, IsOrphan: false })
        {
            transport.Owner.Seat?.Send(new TransportStateChanged(transport.Connection, state));
        }

        TellCondition(transport.Owner);
    }

    private void QualityMeasured(ConnectionQuality quality)
    {
        if (_transports.TryGetValue(quality.Transport, out var transport))
        {
            transport.Judge(quality);
            TellCondition(transport.Owner);
        }
    }

    private void UdpFailed(TransportId id)
    {
        if (_transports.TryGetValue(id, out var transport) && !transport.TcpOnly)
        {
            transport.TcpOnly = true;
            if (transport is { IsOverHttp: false, IsOrphan: false })
            {
                transport.Owner.Seat?.Send(new UseTcp(transport.Connection));
            }
        }
    }

    /// <summary>Tells the others of a participant's state, and everybody of her quality, if they are not what was last told.</summary>
    private void TellCondition(Participant participant)
    {
        var (state, quality) = participant.Told;
        participant.Told = (participant.State, participant.Quality);
        if (!participant.IsAnnounced || _roster.Find(participant.Id) is null)
        {
            return;
        }

        if (participant.State != state)
        {
            Broadcast(new ParticipantUpdated(participant.ToView()), except: participant);
        }

        if (participant.Quality != quality)
        {
            Broadcast(new QualityChanged(participant.Id, participant.Quality));
        }
    }

    private void LayersChanged(LayersWanted wanted)
    {
        if (_tracks.TryGetValue(wanted.Track, out var publication))
        {
            publication.Wanted = wanted;
            TellLayers(publication);
        }
    }

    private static void TellLayers(Publication publication)
    {
        if (publication is { Wanted: { } wanted, Transport.IsOverHttp: false })
        {
            publication.Owner.Seat?.Send(new TrackLayersWanted(publication.Id, wanted.Encodings));
        }
    }

    private void TrackEnded(UpTrackId track)
    {
        if (_tracks.TryGetValue(track, out var publication))
        {
            Unpublish(publication);
            RefreshSlots(publication.Owner);
        }
    }

    /// <summary>Closes a transport by itself, and with the last one somebody who has no place at the hub.</summary>
    private void End(SessionTransport transport, LeaveReason reason)
    {
        if (_transports.ContainsKey(transport.Id) && !_closed)
        {
            CloseTransport(transport);
            FollowMembers();
            RefreshSlots(transport.Owner);
            TellCondition(transport.Owner);
            RemoveIfGone(transport.Owner, reason);
        }
    }
}
