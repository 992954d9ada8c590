using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Transports made over HTTP (WHIP and WHEP), each named by a secret. They need no place at the hub.</summary>
public sealed partial class RoomSession
{
    /// <summary>Makes a transport from an offer. Its owner is the grant's identity, who comes with it if she is not here yet.</summary>
    /// <param name="grant">Whose it is and what she may do.</param>
    /// <param name="publishes">WHIP if true, WHEP if not.</param>
    /// <param name="sdp">The offer.</param>
    /// <param name="onlyIdentity">WHEP: shows nobody but this identity.</param>
    public Task<RoomReply<OpenedResource>> OpenResourceAsync(RoomGrant grant, bool publishes, string sdp, string? onlyIdentity = null)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return AskLaterAsync<OpenedResource>(reply => Open(grant with { Name = grant.Name.Trim() }, publishes, sdp, onlyIdentity, reply));
    }

    public Task<RoomReply<MediaResource>> FindResourceAsync(string secret) => AskAsync<MediaResource>(() => Find(secret) is { } transport
        ? new MediaResource(transport.Owner.Identity, transport.Role == TransportRole.Whip, transport.EntityTag)
        : UnknownResource());

    public Task<RoomReply<Done>> CloseResourceAsync(string secret) => AskAsync<Done>(() =>
    {
        if (Find(secret) is not { } transport)
        {
            return UnknownResource();
        }

        End(transport, LeaveReason.Left);
        return Done.Value;
    });

    /// <summary>RFC 9725 4.3.3. The new ICE session has a new entity tag.</summary>
    public Task<RoomReply<RestartedIce>> RestartIceAsync(string secret, string ufrag, string password) => AskLaterAsync<RestartedIce>(reply =>
    {
        if (Find(secret) is not { } transport)
        {
            reply(UnknownResource());
            return;
        }

        _requests.Add(_ports.Media.RestartIce(this, transport.Id, ufrag, password, transport.TcpOnly), answer =>
        {
            if (answer is not IceRestarted restarted)
            {
                reply(_closed ? Refusal.RoomClosed : RefusalOf(answer as OfferRefused));
                return;
            }

            transport.RenewEntityTag();
            reply(new RestartedIce(restarted.Ufrag, restarted.Password, restarted.Candidates, transport.EntityTag));
        });
    });

    /// <summary>What each line of a WHEP session shows now.</summary>
    public Task<RoomReply<WhepLines>> ReadLinesAsync(string secret) => AskAsync<WhepLines>(() => Find(secret) is { } transport
        ? new WhepLines([.. transport.Slots.Views.Select(slot => new WhepLine(
            slot.Mid,
            slot.ParticipantId is { } id ? _roster.Find(id)?.Identity : null,
            slot.TrackId))])
        : UnknownResource());

    private static Refusal UnknownResource() => new(RefusalCode.UnknownTransport, "There is no such session, or it has ended.");

    private SessionTransport? Find(string secret) =>
        _transports.Values.FirstOrDefault(transport => transport.IsOverHttp && transport.IsAnswered && transport.Secret == secret);

    private void Open(RoomGrant grant, bool publishes, string sdp, string? onlyIdentity, Action<RoomReply<OpenedResource>> reply)
    {
        var role = publishes ? TransportRole.Whip : TransportRole.Whep;
        var participant = _roster.FindIdentity(grant.Identity) ?? new Participant(grant) { IsHeld = _held.Contains(grant.Identity) };
        var isHere = _roster.Find(participant.Id) is not null;
        var refusal = SessionLimits.Check(grant) ?? CheckBarred(grant) ?? Check(participant, grant, role, sdp, isNew: true);
        if (refusal is null && !isHere && _roster.Count >= SessionLimits.Participants)
        {
            refusal = new Refusal(RefusalCode.RoomFull, "The room is full.");
        }

        if (refusal is not null)
        {
            reply(refusal);
            return;
        }

        if (!isHere)
        {
            _roster.Add(participant);
        }

        var transport = NewTransport(participant, role, SdpOrigin.Read(sdp), onlyIdentity);
        Offer(transport, grant, sdp, null, encrypted: false, answered => reply(answered.Refusal is { } refused
            ? refused
            : new OpenedResource(transport.Secret, transport.EntityTag, answered.Value!.Sdp)));
    }
}
