using CrossStrait.Rooms.Calls;
using Microsoft.Extensions.Logging;

namespace CrossStrait.Signaling.Presence;

/// <summary>
/// Gathers whose presence changed and tells it once for each batch. What looks the same as what was told last is not told
/// again, however often it changed to and fro in between. Any thread may add.
/// </summary>
internal sealed class ChangeBatch(
    TimeSpan window,
    TimeProvider time,
    Func<IEnumerable<string>, List<PresenceView>> read,
    Func<Action<IReadOnlyList<PresenceView>>?> handlers,
    ILogger logger) : IDisposable
{
    private readonly Lock _telling = new();
    private readonly Dictionary<string, PresenceView> _told = new(StringComparer.Ordinal);
    private readonly Lock _gathering = new();
    private HashSet<string> _waiting = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private bool _disposed;

    public void Add(IReadOnlyCollection<string> people)
    {
        lock (_gathering)
        {
            _waiting.UnionWith(people);
            if (!_disposed)
            {
                _timer ??= time.CreateTimer(_ => Tell(), null, window, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_gathering)
        {
            _disposed = true;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Tell()
    {
        // One batch after another: a later view must not be overtaken by an earlier one.
        lock (_telling)
        {
            var views = read(Take()).FindAll(IsNews);
            foreach (var handler in views.Count > 0 ? Delegate.EnumerateInvocationList(handlers()) : default)
            {
                TellOne(handler, views);
            }
        }
    }

    private void TellOne(Action<IReadOnlyList<PresenceView>> handler, List<PresenceView> views)
    {
        try
        {
            handler(views);
        }
#pragma warning disable CA1031 // a handler that fails must not stop presence for all others
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.PresenceNotTold(exception);
        }
    }

    private HashSet<string> Take()
    {
        lock (_gathering)
        {
            _timer?.Dispose();
            _timer = null;
            var taken = _waiting;
            _waiting = new HashSet<string>(StringComparer.Ordinal);
            return taken;
        }
    }

    private bool IsNews(PresenceView view)
    {
        if (_told.TryGetValue(view.PersonId, out var last) && last with { Version = view.Version } == view)
        {
            return false;
        }

        _told[view.PersonId] = view;
        return true;
    }
}
