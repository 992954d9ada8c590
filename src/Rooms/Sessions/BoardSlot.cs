using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>One slot of a transport: what it shows now, and at what size.</summary>
internal sealed class BoardSlot(NegotiatedSlot line)
{
    private UpTrackId? _source;
    private SlotDemand _demand = SlotDemand.Unlimited;

    public string Mid => line.Mid;

    public MediaKind Kind => line.Kind;

    public int Pair => line.Pair;

    public SlotView View { get; private set; } = new(line.Mid, line.Kind, line.Pair, null, null);

    /// <summary>What it would show if the client could decode it.</summary>
    public string? Undecodable { get; private set; }

    /// <summary>As the client told; null before it did.</summary>
    public SlotSize? Size { get; set; }

    /// <summary>Brings the slot up to date. Null if nothing changed.</summary>
    /// <param name="participant">Who has the slot.</param>
    /// <param name="publication">What she would be shown or heard by.</param>
    /// <param name="decodes">The video codecs of the client; null for any.</param>
    /// <param name="active">The active speaker.</param>
    /// <param name="isHeld">Nothing is sent; like a muted track, it stays in its place.</param>
    public SlotChange? Show(Participant? participant, Publication? publication, IReadOnlySet<string>? decodes, Participant? active, bool isHeld = false)
    {
        var demand = DemandFor(publication, active);
        var undecodable = Kind == MediaKind.Video && publication is not null && decodes?.Contains(publication.Line.Codec) == false ? publication.Id : null;
        var shown = undecodable is null ? publication : null;
        UpTrackId? source = shown is { Muted: false, Owner.IsHeld: false } && !isHeld ? shown.Track : null;
        var isTold = View.TrackId != shown?.Id || View.ParticipantId != participant?.Id;
        if (!isTold && source == _source && demand == _demand && undecodable == Undecodable)
        {
            return null;
        }

        if (isTold)
        {
            View = View with { TrackId = shown?.Id, ParticipantId = participant?.Id };
        }

        var change = new SlotChange(
            Mid,
            isTold ? View : null,
            source != _source,
            source,
            demand == _demand ? null : demand,
            undecodable == Undecodable ? null : undecodable);
        (_source, _demand, Undecodable) = (source, demand, undecodable);
        return change;
    }

    private SlotDemand DemandFor(Publication? publication, Participant? active)
    {
        if (Kind == MediaKind.Audio)
        {
            return _demand;
        }

        // An empty slot keeps the rank it had: nothing is sent by it.
        var priority = publication switch
        {
            null => _demand.Priority,
            { Source: TrackSource.Screen } => SlotPriority.Screen,
            _ when publication.Owner == active => SlotPriority.ActiveSpeaker,
            _ => SlotPriority.Normal,
        };
        return Size is { } size
            ? new SlotDemand(size.Width, size.Height, priority)
            : SlotDemand.Unlimited with { Priority = priority };
    }
}
