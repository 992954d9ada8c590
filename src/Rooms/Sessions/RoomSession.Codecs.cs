namespace CrossStrait.Rooms.Sessions;

/// <summary>The room's codecs follow its members.</summary>
public sealed partial class RoomSession
{
    /// <summary>Opus is what every browser must have (RFC 7874 3).</summary>
    private static readonly IReadOnlyList<string> _audioCodecs = ["opus"];

    private ITimer? _codecPause;
    private bool _codecsChanged;

    private CodecsView Codecs => new(_codecs.Video, _audioCodecs);

    /// <summary>What a client of the hub decodes it said when it joined; over HTTP its offer says so.</summary>
    private static IReadOnlySet<string>? DecodedBy(SessionTransport transport, string sdp)
    {
        if (!transport.IsOverHttp)
        {
            return transport.Owner.Decodes;
        }

        // An offer that names none has no video to decode.
        return SdpVideoCodecs.Received(sdp) is { Count: > 0 } named ? named : null;
    }

    /// <summary>
    /// Takes the room's set anew and tells those who publish if it is another one. Every publisher's move is a key frame for
    /// all, so somebody who comes and goes cannot make them move more often than every two seconds.
    /// </summary>
    /// <param name="joining">She is told by the reply to her join.</param>
    private void FollowMembers(Participant? joining = null)
    {
        if (!_codecs.Follow(DecodedByMembers()))
        {
            return;
        }

        if (_codecPause is null)
        {
            TellCodecs(joining);
        }
        else
        {
            _codecsChanged = true;
        }
    }

    private void TellCodecs(Participant? joining)
    {
        _codecsChanged = false;
        foreach (var participant in _roster.All)
        {
            if (participant != joining && participant is { Grant.CanPublish: true, Seat: { } seat })
            {
                seat.Send(new CodecsChanged(_codecs.Video));
                _codecPause ??= After(SessionLimits.CodecPause, CodecPauseOver);
            }
        }
    }

    private void CodecPauseOver()
    {
        _codecPause?.Dispose();
        _codecPause = null;
        if (_codecsChanged && !_closed)
        {
            TellCodecs(joining: null);
        }
    }

    private IEnumerable<IReadOnlySet<string>> DecodedByMembers()
    {
        foreach (var participant in _roster.All)
        {
            if (participant is { Seat: not null, Grant.CanSubscribe: true })
            {
                yield return participant.Decodes;
            }

            foreach (var transport in participant.Transports)
            {
                if (transport is { Role: TransportRole.Whep, Slots.Decodes: { } decodes })
                {
                    yield return decodes;
                }
            }
        }
    }
}
