using CrossStrait.Rooms.Calls;

namespace CrossStrait.Signaling.Presence;

/// <summary>
/// What this node knows of everybody's presence. Reading never waits for anything; what others see of a change is told
/// once, together with what else changed at about the same time. Any thread may call.
/// </summary>
internal sealed class PresenceMirror(VersionSource versions, TimeProvider time, Action<IReadOnlyCollection<string>> changed)
{
    private readonly Dictionary<string, PersonState> _people = new(StringComparer.Ordinal);

    public PersonState Find(string personId)
    {
        lock (_people)
        {
            return FindLocked(personId);
        }
    }

    public List<PresenceView> Read(IEnumerable<string> people)
    {
        var now = time.GetUtcNow();
        lock (_people)
        {
            return [.. people.Select(person => FindLocked(person).View(now))];
        }
    }

    public List<PersonState> All()
    {
        lock (_people)
        {
            return [.. _people.Values];
        }
    }

    /// <summary>Makes a change of this node's own. Null if nothing is different after it.</summary>
    public PersonState? Change(string personId, Func<PersonState, PersonState> change)
    {
        PersonState after;
        lock (_people)
        {
            var before = FindLocked(personId);
            after = change(before);
            if (after.IsSameAs(before))
            {
                return null;
            }

            after = after with { Version = versions.Next(before.Version) };
            _people[personId] = after;
        }

        changed([personId]);
        return after;
    }

    /// <summary>Takes over what is known elsewhere, if it is newer, or if it is something else under the same version.</summary>
    /// <param name="state">As it is known elsewhere.</param>
    /// <param name="amend">What this node knows better: its own connections.</param>
    public bool Apply(PersonState state, Func<PersonState, PersonState> amend)
    {
        lock (_people)
        {
            var before = FindLocked(state.PersonId);
            if (state.Version < before.Version)
            {
                return false;
            }

            var after = amend(state);
            if (state.Version == before.Version && after.IsSameAs(before))
            {
                return false;
            }

            _people[state.PersonId] = after;
        }

        changed([state.PersonId]);
        return true;
    }

    private PersonState FindLocked(string personId) => _people.TryGetValue(personId, out var state) ? state : new PersonState(personId);
}
