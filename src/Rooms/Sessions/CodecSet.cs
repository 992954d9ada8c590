namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// The video codecs that a room's publishers shall use, best first: what all members decode or, where no codec is
/// decoded by all, what most of them decode. Pure policy; names are those of SDP and compared without case.
/// </summary>
internal sealed class CodecSet
{
    private readonly string[] _order;

    public CodecSet(string order)
    {
        _order = order.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Video = _order;
    }

    public IReadOnlyList<string> Video { get; private set; }

    /// <summary>Takes the members anew. True if the set is another one than before. Who decodes no video at all has no say.</summary>
    public bool Follow(IEnumerable<IReadOnlySet<string>> members)
    {
        var counts = new int[_order.Length];
        foreach (var decodes in members)
        {
            for (var i = 0; i < _order.Length; i++)
            {
                counts[i] += decodes.Contains(_order[i]) ? 1 : 0;
            }
        }

        // Where one codec is decoded by all, the most that any codec has is everybody.
        var most = counts.Append(0).Max();
        var video = _order.Where((_, index) => counts[index] == most).ToArray();
        if (video.SequenceEqual(Video))
        {
            return false;
        }

        Video = video;
        return true;
    }

    /// <summary>What an offer may use: those of the set that it names or, if it names none of them, whatever it names.</summary>
    public IReadOnlyList<string>? Allow(IReadOnlySet<string> offered) => Video.Where(offered.Contains).ToArray() is { Length: > 0 } common ? common : null;
}
