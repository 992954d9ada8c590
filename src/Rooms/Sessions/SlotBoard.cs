using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>A slot got another source, or none.</summary>
internal readonly record struct SlotChange(SlotView View, UpTrackId? Source, bool SourceChanged);

/// <summary>The slots of one transport and what they show. It never shows the transport's own participant.</summary>
internal sealed class SlotBoard(string viewer, string? onlyIdentity)
{
    /// <summary>How many pairs a client is asked to offer, in steps (docs/signaling-protocol.md).</summary>
    private static readonly int[] _steps = [8, 16, 32];

    private readonly PairAssignments _pairs = new();
    private readonly Dictionary<string, (SlotView View, UpTrackId? Source)> _shown = [];
    private IReadOnlyList<NegotiatedSlot> _slots = [];
    private int _asked;

    public int Pairs => _pairs.Count;

    public IReadOnlyList<SlotView> Views => [.. _slots.Select(slot => _shown[slot.Mid].View)];

    public void SetSlots(IReadOnlyList<NegotiatedSlot> slots)
    {
        _slots = slots;
        var pairs = slots.Count == 0 ? 0 : slots.Max(slot => slot.Pair) + 1;
        _asked = pairs > _pairs.Count ? 0 : _asked;
        _pairs.Resize(pairs);
        foreach (var slot in slots)
        {
            _shown.TryAdd(slot.Mid, (new SlotView(slot.Mid, slot.Kind, slot.Pair, null, null), null));
        }
    }

    public bool MayShow(Participant participant) =>
        participant.Id != viewer && (onlyIdentity is null || participant.Identity == onlyIdentity);

    public void Assign(int pair, Participant participant) => _pairs.Assign(pair, participant.Id);

    public void Clear(int pair) => _pairs.Clear(pair);

    public void Free(Participant participant) => _pairs.Free(participant.Id);

    /// <summary>Fills free pairs and brings every slot up to date. Gives the slots that changed.</summary>
    /// <param name="published">All who have ever published, in that order.</param>
    /// <param name="find">A participant of the session by id.</param>
    public IReadOnlyList<SlotChange> Refresh(IEnumerable<Participant> published, Func<string, Participant?> find)
    {
        _pairs.Fill(published.Where(MayShow).Select(participant => participant.Id));
        var changes = new List<SlotChange>();
        foreach (var slot in _slots)
        {
            var participant = _pairs[slot.Pair] is { } id ? find(id) : null;
            var publication = participant?.Shown(slot.Kind);
            var view = new SlotView(slot.Mid, slot.Kind, slot.Pair, publication?.Id, participant?.Id);
            var before = _shown[slot.Mid];
            if (before.View != view || before.Source != publication?.Track)
            {
                _shown[slot.Mid] = (view, publication?.Track);
                changes.Add(new SlotChange(view, publication?.Track, before.Source != publication?.Track));
            }
        }

        return changes;
    }

    /// <summary>True once for each step at which there are more participants to show than pairs.</summary>
    public bool NeedsMorePairs(int participants, out int pairs)
    {
        pairs = _steps.FirstOrDefault(step => step >= participants, _steps[^1]);
        if (_slots.Count == 0 || participants <= _pairs.Count || pairs <= _pairs.Count || pairs <= _asked)
        {
            return false;
        }

        _asked = pairs;
        return true;
    }
}
