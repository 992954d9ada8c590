using System.Globalization;

namespace CrossStrait.Rooms.Directory.Numbers;

/// <summary>
/// The dial plan of all organisations at one moment. Whoever changes numbers makes another.
/// </summary>
internal sealed class DialPlanTable
{
    /// <summary>As many steps as a number may take to what answers it.</summary>
    private const int MaxSteps = 8;

    private readonly Dictionary<(string Organisation, string Number), NumberRow> _numbers = [];
    private readonly Dictionary<string, List<DialRangeRow>> _ranges = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, string Organisation)> _prefixes;
    private readonly IReadOnlySet<string> _people;
    private readonly IReadOnlyDictionary<string, RingGroupPlan> _ringGroups;

    /// <param name="people">Those who can be rung: not disabled.</param>
    public DialPlanTable(
        IEnumerable<OrganisationRow> organisations,
        IEnumerable<NumberRow> numbers,
        IEnumerable<DialRangeRow> ranges,
        IReadOnlySet<string> people,
        IReadOnlyDictionary<string, RingGroupPlan> ringGroups)
    {
        _people = people;
        _ringGroups = ringGroups;
        _prefixes = [.. organisations
            .Where(organisation => organisation.Prefix.Length > 0)
            .Select(organisation => (organisation.Prefix, organisation.Id))
            .OrderByDescending(prefix => prefix.Prefix.Length)];
        foreach (var number in numbers)
        {
            _numbers[(number.OrganisationId, number.Number)] = number;
        }

        // The narrowest range is the one that was meant most particularly.
        foreach (var range in ranges.OrderBy(Width))
        {
            if (!_ranges.TryGetValue(range.OrganisationId, out var own))
            {
                _ranges[range.OrganisationId] = own = [];
            }

            own.Add(range);
        }
    }

    public DialTarget Resolve(string organisationId, string dialled) =>
        NumberRules.TryClean(dialled, out var number)
            ? new Walk(this, dialled).Go(organisationId, number, mayCross: true)
            : new DialTarget.NotFound(dialled);

    /// <summary>True if a number leads back to itself, however many steps it takes.</summary>
    public bool IsLoop(string organisationId, string number)
    {
        var walk = new Walk(this, number);
        walk.Go(organisationId, number, mayCross: true);
        return walk.IsLoop;
    }

    private static long Width(DialRangeRow range) =>
        long.Parse(range.Last, CultureInfo.InvariantCulture) - long.Parse(range.First, CultureInfo.InvariantCulture);

    private static bool Covers(DialRangeRow range, string number) =>
        number.Length == range.First.Length
        && string.CompareOrdinal(range.First, number) <= 0
        && string.CompareOrdinal(number, range.Last) <= 0;

    /// <summary>One number on its way to what answers it.</summary>
    private sealed class Walk(DialPlanTable plan, string dialled)
    {
        private readonly HashSet<(string Organisation, string Number)> _passed = [];

        public bool IsLoop { get; private set; }

        /// <param name="mayCross">
        /// A prefix is looked at where a person or a short code dials, not behind another prefix: nobody reaches a third
        /// organisation through the second.
        /// </param>
        public DialTarget Go(string organisation, string number, bool mayCross)
        {
            if (_passed.Count == MaxSteps || !_passed.Add((organisation, number)))
            {
                IsLoop = true;
                return new DialTarget.NotFound(dialled);
            }

            if (plan._numbers.TryGetValue((organisation, number), out var row))
            {
                return Follow(row);
            }

            if (plan._ranges.TryGetValue(organisation, out var ranges) && ranges.Find(range => Covers(range, number)) is { } found)
            {
                return Follow(found, number);
            }

            return mayCross ? Cross(number) : new DialTarget.NotFound(dialled);
        }

        private DialTarget Cross(string number)
        {
            foreach (var (prefix, organisation) in plan._prefixes)
            {
                if (number.Length > prefix.Length
                    && number.StartsWith(prefix, StringComparison.Ordinal)
                    && Go(organisation, number[prefix.Length..], mayCross: false) is var there and not DialTarget.NotFound)
                {
                    return there;
                }
            }

            return new DialTarget.NotFound(dialled);
        }

        private DialTarget Follow(NumberRow row)
        {
            if (row.Kind == NumberKind.Park)
            {
                return new DialTarget.ParkSlot(row.Number);
            }

            var target = row.TargetId;
            if (target.StartsWith("PE_", StringComparison.Ordinal))
            {
                return plan._people.Contains(target) ? new DialTarget.Person(target, row.Number) : new DialTarget.NotFound(dialled);
            }

            if (target.StartsWith("RG_", StringComparison.Ordinal))
            {
                return plan._ringGroups.TryGetValue(target, out var group)
                    ? new DialTarget.RingGroup(group, row.Number)
                    : new DialTarget.NotFound(dialled);
            }

            return target.StartsWith("RM_", StringComparison.Ordinal) ? new DialTarget.Room(target, row.Number)
                : row.Kind == NumberKind.ShortCode ? Go(row.OrganisationId, target, mayCross: true)
                : new DialTarget.NotFound(dialled);
        }

        private DialTarget Follow(DialRangeRow range, string number) => range.Kind switch
        {
            DialRangeKind.Organisation => Go(range.Target, number, mayCross: false),
            DialRangeKind.Number => Go(range.OrganisationId, range.Target, mayCross: true),
            DialRangeKind.Park => new DialTarget.ParkSlot(number),
            _ => new DialTarget.Forbidden(dialled),
        };
    }
}
