using CrossStrait.Rooms.Calls;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

/// <summary>What a keeper told, batch by batch.</summary>
internal sealed class Told
{
    private readonly List<IReadOnlyList<PresenceView>> _batches = [];

    public int Batches
    {
        get
        {
            lock (_batches)
            {
                return _batches.Count;
            }
        }
    }

    public static Told By(IPresence presence)
    {
        var told = new Told();
        presence.Changed += told.Add;
        return told;
    }

    /// <summary>Waits until this is the last that was told of her.</summary>
    public Task SeesAsync(string personId, PresenceStatus status) =>
        Wait.UntilAsync(() => Last(personId)?.Status == status, () => $"last told: {Last(personId)}, not {status}");

    public PresenceView? Last(string personId) => All().LastOrDefault(view => view.PersonId == personId);

    /// <summary>How many people were last told of with this status.</summary>
    public int Seen(PresenceStatus status) => All().GroupBy(view => view.PersonId).Count(views => views.Last().Status == status);

    /// <summary>Views that were told although they look like the one before.</summary>
    public IEnumerable<PresenceView> Repeated() => All()
        .GroupBy(view => view.PersonId)
        .SelectMany(views => views.Zip(views.Skip(1), (before, after) => (before, after)))
        .Where(pair => pair.before with { Version = pair.after.Version } == pair.after)
        .Select(pair => pair.after);

    /// <summary>Everything told of her, oldest first.</summary>
    public IReadOnlyList<PresenceView> Of(string personId) => All().FindAll(view => view.PersonId == personId);

    /// <summary>True if nothing was told that looks different from what was seen before.</summary>
    public bool NothingBut(params PresenceView[] before) =>
        All().TrueForAll(view => before.Any(seen => seen with { Version = view.Version } == view));

    private List<PresenceView> All()
    {
        lock (_batches)
        {
            return [.. _batches.SelectMany(batch => batch)];
        }
    }

    private void Add(IReadOnlyList<PresenceView> views)
    {
        Assert.NotEmpty(views);
        lock (_batches)
        {
            _batches.Add(views);
        }
    }
}
