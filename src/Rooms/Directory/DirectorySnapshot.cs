using CrossStrait.Rooms.Directory.Numbers;
using CrossStrait.Rooms.Directory.Search;

namespace CrossStrait.Rooms.Directory;

/// <summary>The directory at one moment, made for being asked. Never changed once it is made.</summary>
internal sealed class DirectorySnapshot
{
    private readonly Dictionary<string, DirectoryEntry> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byOrganisation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byGroup = new(StringComparer.Ordinal);

    public DirectorySnapshot(DirectoryRows rows)
    {
        Stamp = rows.Stamp;
        AddPeople(rows);
        Ordered = [.. _people.Values.OrderBy(entry => entry.Key.Order, StringComparer.Ordinal).ThenBy(entry => entry.Card.Id, StringComparer.Ordinal)];
        AddTies(rows);
        Plan = new DialPlanTable(
            rows.Organisations,
            rows.Numbers,
            rows.Ranges,
            _people.Keys.ToHashSet(StringComparer.Ordinal),
            PlanRingGroups(rows));
    }

    public static DirectorySnapshot Empty { get; } = new(new DirectoryRows());

    public DirectoryStamp Stamp { get; }

    public DialPlanTable Plan { get; }

    /// <summary>By the sounds of their names.</summary>
    public DirectoryEntry[] Ordered { get; }

    public DirectoryEntry? Find(string personId) => _people.GetValueOrDefault(personId);

    public bool MaySee(string viewerId, string personId)
    {
        if (viewerId == personId)
        {
            return true;
        }

        return Find(viewerId) is { } viewer && Find(personId) is { } person && MaySee(viewer, person);
    }

    public IReadOnlyCollection<string> WatchedBy(string viewerId)
    {
        if (Find(viewerId) is not { } viewer)
        {
            return [];
        }

        var near = new HashSet<string>(_byOrganisation[viewer.Card.OrganisationId], StringComparer.Ordinal);
        near.UnionWith(viewer.Favourites);
        foreach (var group in viewer.Groups)
        {
            near.UnionWith(_byGroup[group]);
        }

        near.Remove(viewerId);
        near.RemoveWhere(personId => Find(personId) is not { } person || !MaySee(viewer, person));
        return near;
    }

    private static bool MaySee(DirectoryEntry viewer, DirectoryEntry person) => person.PresenceRule switch
    {
        PresenceRule.Everyone => true,
        PresenceRule.OrganisationAndGroups =>
            viewer.Card.OrganisationId == person.Card.OrganisationId || viewer.Groups.Overlaps(person.Groups),
        _ => viewer.Favourites.Contains(person.Card.Id) && person.Favourites.Contains(viewer.Card.Id),
    };

    private void AddPeople(DirectoryRows rows)
    {
        var organisations = rows.Organisations.ToDictionary(organisation => organisation.Id, StringComparer.Ordinal);
        var numbers = rows.Numbers.ToLookup(number => number.TargetId, StringComparer.Ordinal);
        foreach (var person in rows.People.Where(person => !person.IsDisabled))
        {
            if (!organisations.TryGetValue(person.OrganisationId, out var organisation))
            {
                continue;
            }

            var own = numbers[person.Id].Where(number => number.OrganisationId == person.OrganisationId).ToList();
            var extension = MainNumber(own);
            var card = new PersonCard(
                person.Id,
                person.Name,
                person.LatinName,
                organisation.Id,
                organisation.Name,
                organisation.Side,
                person.Title,
                extension,
                extension.Length == 0 ? "" : organisation.Prefix + extension);
            var key = new SearchKey(
                person.Name,
                person.LatinName,
                person.Title,
                person.Department,
                [.. own.Select(number => number.Number).Append(card.DialFromOutside).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal)]);
            _people.Add(person.Id, new DirectoryEntry(card, key, organisation.PresenceRule));
            Add(_byOrganisation, organisation.Id, person.Id);
        }
    }

    /// <summary>Of several the shortest; other numbers of the same person are better kept as short codes.</summary>
    private static string MainNumber(IEnumerable<NumberRow> numbers) => numbers
        .Where(number => number.Kind == NumberKind.Person)
        .OrderBy(number => number.Number.Length)
        .ThenBy(number => number.Number, StringComparer.Ordinal)
        .Select(number => number.Number)
        .FirstOrDefault("");

    private void AddTies(DirectoryRows rows)
    {
        foreach (var member in rows.GroupMembers)
        {
            if (Find(member.PersonId) is { } person)
            {
                person.Groups.Add(member.GroupId);
                Add(_byGroup, member.GroupId, member.PersonId);
            }
        }

        foreach (var favourite in rows.Favourites)
        {
            Find(favourite.PersonId)?.Favourites.Add(favourite.TargetPersonId);
        }
    }

    private Dictionary<string, RingGroupPlan> PlanRingGroups(DirectoryRows rows)
    {
        var members = rows.RingGroupMembers.ToLookup(member => member.RingGroupId, StringComparer.Ordinal);
        return rows.RingGroups.ToDictionary(
            group => group.Id,
            group => new RingGroupPlan(
                group.Id,
                group.Name,
                group.Strategy,
                TimeSpan.FromSeconds(group.RingSeconds),
                [.. members[group.Id]
                    .Where(member => _people.ContainsKey(member.PersonId))
                    .OrderBy(member => member.Position)
                    .ThenBy(member => member.PersonId, StringComparer.Ordinal)
                    .Select(member => member.PersonId)],
                group.NoAnswerNumber),
            StringComparer.Ordinal);
    }

    private static void Add(Dictionary<string, List<string>> lists, string key, string personId)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        list.Add(personId);
    }
}
