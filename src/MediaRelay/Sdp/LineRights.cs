namespace CrossStrait.MediaRelay.Sdp;

/// <summary>What the owner of a transport may do on it.</summary>
/// <param name="EncryptsEndToEnd">What is published is not for the relay to look at.</param>
/// <param name="VideoCodecs">The names of the codecs that may be published, best first; null for all.</param>
internal readonly record struct LineRights(bool MayPublish, bool MaySubscribe, bool EncryptsEndToEnd = false, IReadOnlyList<string>? VideoCodecs = null)
{
    /// <summary>
    /// The role of an accepted line. One that both sends and receives is an up line: slots are lines of their own.
    /// </summary>
    public LineRole RoleOf(OfferLine line)
    {
        if (line.Direction.HasFlag(MediaDirection.SendOnly))
        {
            return MayPublish ? LineRole.Up : LineRole.None;
        }

        return line.Direction == MediaDirection.ReceiveOnly && MaySubscribe ? LineRole.Slot : LineRole.None;
    }
}
