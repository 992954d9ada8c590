namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Maps a sender's clock onto the session's by arrivals. The packet that was fastest on its way tells the offset best;
/// one is taken per minute and the map is interpolated between them, because clocks drift over hours.
/// </summary>
internal sealed class ArrivalMap
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly List<(TimeSpan Sender, TimeSpan Offset)> _points = [];

    /// <param name="arrivals">Sender's time and arrival of packets, in any order. Not empty.</param>
    public ArrivalMap(IEnumerable<(TimeSpan Sender, TimeSpan Arrival)> arrivals)
    {
        var windows = new SortedDictionary<long, (TimeSpan Sender, TimeSpan Offset)>();
        foreach (var (sender, arrival) in arrivals)
        {
            var window = sender.Ticks / Window.Ticks;
            var offset = arrival - sender;
            if (!windows.TryGetValue(window, out var least) || offset < least.Offset)
            {
                windows[window] = (sender, offset);
            }
        }

        _points.AddRange(windows.Values);
    }

    public TimeSpan SmallestOffset => _points.Min(point => point.Offset);

    public TimeSpan SessionTime(TimeSpan sender)
    {
        var after = _points.FindIndex(point => point.Sender > sender);
        if (after <= 0)
        {
            return sender + (after == 0 ? _points[0] : _points[^1]).Offset;
        }

        var (left, right) = (_points[after - 1], _points[after]);
        var share = (sender - left.Sender) / (right.Sender - left.Sender);
        return sender + left.Offset + ((right.Offset - left.Offset) * share);
    }
}
