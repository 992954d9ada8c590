using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Both ends of a link: who follows this track, and how a copy takes what comes over it.</summary>
internal sealed partial class UpTrack
{
    private readonly List<IUpTrackFollower> _followers = [];

    /// <summary>Typed as what it is, so that the forwarding pass enumerates without garbage.</summary>
    public List<IUpTrackFollower> Followers => _followers;

    public void Follow(IUpTrackFollower follower)
    {
        _followers.Add(follower);
        foreach (var stream in _streams)
        {
            follower.StreamAdded(stream);
        }
    }

    public void Unfollow(IUpTrackFollower follower) => _followers.Remove(follower);

    /// <summary>
    /// Takes the slot of a packet that came over a link, described in full. False if it is not new or of no negotiated
    /// codec: then the slot stays the caller's. Of one that came before, it takes the description.
    /// </summary>
    public bool TryAcceptCopy(RtpStream stream, int slot, byte payloadType, MonotonicTime now, out DropReason reason)
    {
        ref var packet = ref _context.Slab.PacketAt(slot);
        reason = DropReason.Duplicate;
        if (!stream.History.IsNew(packet.Sequence))
        {
            DescribeAgain(stream, packet);
            return false;
        }

        reason = DropReason.UnknownPayloadType;
        if (payloadType != _payloadType && !TrySetCodec(payloadType))
        {
            return false;
        }

        Keep(stream, slot, now);
        return true;
    }

    /// <summary>The original has read the packet again after a late key frame, see <see cref="ReadAgain"/>.</summary>
    private void DescribeAgain(RtpStream stream, in StoredPacket packet)
    {
        if (packet.Payload.Dependency.HasValue && stream.History.TryFind(packet.Sequence, out var kept) &&
            !_context.Slab.PacketAt(kept).Payload.Dependency.HasValue)
        {
            _context.Slab.PacketAt(kept).Payload = packet.Payload;
            if (stream.ArrivedCount > 0)
            {
                stream.AddArrived(_context.Slab.ReferenceTo(kept));
            }
        }
    }

    private void TellFollowers(MediaLine line)
    {
        foreach (var follower in _followers)
        {
            follower.LineChanged(line);
        }
    }

    private void TellFollowers(RtpStream stream)
    {
        foreach (var follower in _followers)
        {
            follower.StreamAdded(stream);
        }
    }

    private void TellFollowers(RtpStream stream, in Rtcp.SenderReport report, MonotonicTime now)
    {
        foreach (var follower in _followers)
        {
            follower.SenderReport(stream, report, now);
        }
    }

    private void EndFollowers()
    {
        foreach (var follower in _followers)
        {
            follower.Ended();
        }

        _followers.Clear();
    }
}
