namespace CrossStrait.Rooms.Sessions;

/// <summary>The participants of a session by id and by identity, and the order in which they first published.</summary>
internal sealed class ParticipantRoster
{
    private readonly Dictionary<string, Participant> _byId = [];
    private readonly Dictionary<string, Participant> _byIdentity = [];
    private readonly List<Participant> _published = [];

    public int Count => _byId.Count;

    public IReadOnlyCollection<Participant> All => _byId.Values;

    public IReadOnlyList<Participant> Published => _published;

    public Participant? Find(string id) => _byId.GetValueOrDefault(id);

    public Participant? FindIdentity(string identity) => _byIdentity.GetValueOrDefault(identity);

    public void Add(Participant participant)
    {
        _byId.Add(participant.Id, participant);
        _byIdentity.Add(participant.Identity, participant);
    }

    public void Remove(Participant participant)
    {
        _byId.Remove(participant.Id);
        _byIdentity.Remove(participant.Identity);
        _published.Remove(participant);
        participant.HasPublished = false;
    }

    public void MarkPublished(Participant participant)
    {
        if (!participant.HasPublished)
        {
            participant.HasPublished = true;
            _published.Add(participant);
        }
    }
}
