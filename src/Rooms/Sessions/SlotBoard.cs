using CrossStrait.MediaRelay;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// The slots of one transport and what they show. It never shows the transport's own participant. At the hub it follows
/// the room: the active speaker and shared screens come onto the screen, a free pair shows the camera of who shares one, and
/// audio lines beyond the pairs carry the loudest; over HTTP (WHEP) whoever has a pair keeps it.
/// </summary>
internal sealed class SlotBoard(string viewer, string? onlyIdentity, bool followsRoom)
{
    /// <summary>How many pairs a client is asked to offer, in steps (docs/signaling-protocol.md).</summary>
    private static readonly int[] _steps = [8, 16, 32];

    private readonly PairAssignments _pairs = new();
    private readonly SecondPictures _second = new();
    private readonly SpareAudioLines _spare = new();
    private List<BoardSlot> _slots = [];
    private int _asked;

    public int Pairs => _pairs.Count;

    public bool HasSlots => _slots.Count > 0;

    public IReadOnlyList<SlotView> Views => [.. _slots.Select(slot => slot.View)];

    /// <summary>Tracks that would be shown if the client could decode them.</summary>
    public IEnumerable<string> Undecodable => _slots.Select(slot => slot.Undecodable).OfType<string>();

    /// <summary>The video codecs that the client decodes; null for any.</summary>
    public IReadOnlySet<string>? Decodes { get; set; }

    /// <summary>Takes the lines of an answer. A line that was there before goes on as it is.</summary>
    public void SetSlots(IReadOnlyList<NegotiatedSlot> lines)
    {
        _slots = [.. lines.Select(line => _slots.Find(slot => slot.Mid == line.Mid && slot.Pair == line.Pair) ?? new BoardSlot(line))];
        var counted = followsRoom ? lines.Where(line => line.Kind == MediaKind.Video) : lines;
        var pairs = counted.Select(line => line.Pair + 1).DefaultIfEmpty(0).Max();
        _asked = pairs > _pairs.Count ? 0 : _asked;
        _pairs.Resize(pairs);
        _second.Resize(pairs);
        _spare.Resize(lines.Select(line => line.Pair + 1).DefaultIfEmpty(0).Max() - pairs);
    }

    public bool MayShow(Participant participant) =>
        participant.Id != viewer && (onlyIdentity is null || participant.Identity == onlyIdentity);

    public void Assign(int pair, Participant participant) => _pairs.Assign(pair, participant.Id);

    public void Clear(int pair) => _pairs.Clear(pair);

    public void Free(Participant participant) => _pairs.Free(participant.Id);

    /// <summary>Takes the sizes at which slots are shown. Changes nothing if one of them is not a video slot of this board.</summary>
    public bool TryResize(IReadOnlyList<SlotSize> sizes)
    {
        var slots = sizes.Select(size => _slots.Find(slot => slot.Mid == size.Mid && slot.Kind == MediaKind.Video)).ToArray();
        if (slots.Contains(null))
        {
            return false;
        }

        for (var i = 0; i < slots.Length; i++)
        {
            slots[i]!.Size = sizes[i];
        }

        return true;
    }

    /// <summary>Fills free pairs and brings every slot up to date. Gives what changed.</summary>
    /// <param name="stage">Who is there.</param>
    /// <param name="isHeld">The viewer is held: her slots keep what they show, and nothing is sent.</param>
    public IReadOnlyList<SlotChange> Refresh(Stage stage, bool isHeld = false)
    {
        if (_slots.Count == 0)
        {
            return [];
        }

        if (followsRoom)
        {
            FollowRoom(stage);
        }

        _pairs.Fill(stage.Published.Where(MayShow).Select(participant => participant.Id));
        if (followsRoom)
        {
            _second.Refresh(stage, _pairs, MayShow);
        }

        _spare.Refresh(stage, MayShow, participant => _pairs.Has(participant.Id));
        List<SlotChange>? changes = null;
        foreach (var slot in _slots)
        {
            var (participant, publication) = ContentOf(slot, stage);
            if (slot.Show(participant, publication, Decodes, stage.Active, isHeld) is { } change)
            {
                (changes ??= []).Add(change);
            }
        }

        return (IReadOnlyList<SlotChange>?)changes ?? [];
    }

    /// <summary>True if what changed about somebody changes nothing here: every place is taken, by others, and she does not come first.</summary>
    public bool IsUntouchedBy(Participant participant, Stage stage) =>
        _slots.Count == 0
        || (_pairs.IsFull
            && _spare.IsFull
            && !_pairs.Has(participant.Id)
            && !_spare.Has(participant)
            && stage.Active != participant
            && !stage.Sharing.Contains(participant));

    /// <summary>True once for each step at which there is more to show than there are pairs.</summary>
    public bool NeedsMorePairs(int wanted, out int pairs)
    {
        pairs = wanted <= _steps[0] ? _steps[0] : wanted <= _steps[1] ? _steps[1] : _steps[2];
        if (_pairs.Count == 0 || wanted <= _pairs.Count || pairs <= _pairs.Count || pairs <= _asked)
        {
            return false;
        }

        _asked = pairs;
        return true;
    }

    private (Participant? Participant, Publication? Publication) ContentOf(BoardSlot slot, Stage stage)
    {
        if (slot.Pair >= _pairs.Count)
        {
            var spare = _spare[slot.Pair - _pairs.Count];
            return (spare?.Owner, spare);
        }

        if (slot.Kind == MediaKind.Video && _second[slot.Pair] is { } camera)
        {
            return (camera.Owner, camera);
        }

        var participant = _pairs[slot.Pair] is { } id ? stage.Find(id) : null;
        return (participant, participant?.Shown(slot.Kind));
    }

    /// <summary>Brings shared screens and the active speaker onto the screen.</summary>
    private void FollowRoom(Stage stage)
    {
        foreach (var participant in stage.Sharing)
        {
            Bring(participant);
        }

        if (stage.Active is { } active)
        {
            Bring(active);
        }

        void Bring(Participant participant)
        {
            if (MayShow(participant) && _pairs.Count > 0)
            {
                _pairs.Bring(participant.Id, id => stage.Active?.Id != id && !stage.Sharing.Any(sharing => sharing.Id == id), stage.LastSpoke);
            }
        }
    }
}
