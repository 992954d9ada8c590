using System.Globalization;
using System.Text;

namespace CrossStrait.Rooms.Recording;

/// <summary>A normalised video: the tile it belongs to, when it starts, and when it is to be seen.</summary>
internal sealed record TileVideo(int Tile, TimeSpan Offset, IReadOnlyList<Stretch> Visible);

/// <summary>
/// The filter graph of a film: a dark canvas with every name in the middle of its tile, over it the videos while they
/// are there, each with the name in its corner; and the sum of all sound behind a limiter.
/// </summary>
internal sealed class FilterGraph(GridLayout grid, TimeSpan duration)
{
    /// <summary>From fonts-noto-cjk; it has Latin letters too.</summary>
    private const string Font = "Noto Sans CJK TC";

    private readonly StringBuilder _graph = new();

    public static string NameFile(int tile) => string.Create(CultureInfo.InvariantCulture, $"name{tile}.txt");

    /// <summary>Names must lie in files beside the inputs, see <see cref="NameFile"/>: no text of people enters the graph.</summary>
    public string Build(int tiles, IReadOnlyList<TileVideo> videos, int audios)
    {
        Append($"color=c={Film.TileColour}:s={grid.Width}x{grid.Height}:r={Film.FramesPerSecond}:d={Film.Seconds(duration)},format=yuv420p");
        for (var tile = 0; tile < tiles; tile++)
        {
            AppendMiddleName(tile);
        }

        Append("[layer0]");
        for (var index = 0; index < videos.Count; index++)
        {
            AppendVideo(index, videos[index]);
        }

        Append($";[layer{videos.Count}]null");
        foreach (var (tile, visible) in VisibleByTile(videos))
        {
            AppendCornerName(tile, visible);
        }

        Append("[picture]");
        AppendSound(videos.Count, audios);
        return _graph.ToString();
    }

    /// <summary>The font size of names: larger in the middle of a tile than in its corner.</summary>
    public static int FontSize(GridLayout grid, bool isMiddle) => Math.Max(12, grid.TileHeight / (isMiddle ? 9 : 15));

    private void AppendMiddleName(int tile)
    {
        var (x, y) = grid[tile];
        AppendText(tile, isMiddle: true);
        Append($":x={x}+({grid.TileWidth}-text_w)/2:y={y}+({grid.TileHeight}-text_h)/2");
    }

    private void AppendCornerName(int tile, IEnumerable<Stretch> visible)
    {
        var (x, y) = grid[tile];
        var margin = grid.TileHeight / 30;
        AppendText(tile, isMiddle: false);
        Append($":box=1:boxcolor=black@0.55:boxborderw=4:x={x + margin + 4}:y={y + grid.TileHeight - margin - 4}-text_h:enable='{While(visible)}'");
    }

    private void AppendText(int tile, bool isMiddle) =>
        Append($",drawtext=textfile={NameFile(tile)}:expansion=none:font='{Font}':fontcolor=white:fontsize={FontSize(grid, isMiddle)}");

    private void AppendVideo(int index, TileVideo video)
    {
        var (x, y) = grid[video.Tile];
        Append($";[{index}:v]setpts=PTS+{Film.Seconds(video.Offset)}/TB[video{index}]");
        Append($";[layer{index}][video{index}]overlay=x={x}:y={y}:format=yuv420:enable='{While(Shown(video))}'[layer{index + 1}]");
    }

    private void AppendSound(int firstInput, int audios)
    {
        if (audios == 0)
        {
            Append($";anullsrc=r=48000:cl=stereo,atrim=end={Film.Seconds(duration)}[sound]");
            return;
        }

        for (var index = 0; index < audios; index++)
        {
            Append($";[{firstInput + index}:a]aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo[sound{index}]");
        }

        // Voices are summed at their own level; only what would clip is limited.
        Append($";{string.Concat(Enumerable.Range(0, audios).Select(index => $"[sound{index}]"))}");
        Append($"amix=inputs={audios}:normalize=0:duration=longest,alimiter=limit=0.95:level=disabled,apad,atrim=end={Film.Seconds(duration)}[sound]");
    }

    private static IEnumerable<(int Tile, IEnumerable<Stretch> Visible)> VisibleByTile(IEnumerable<TileVideo> videos) =>
        videos.GroupBy(video => video.Tile).Select(tile => (tile.Key, tile.SelectMany(Shown)));

    /// <summary>The stretches of a video from its first picture on.</summary>
    private static IEnumerable<Stretch> Shown(TileVideo video) => video.Visible
        .Where(stretch => stretch.To > video.Offset)
        .Select(stretch => stretch.From > video.Offset ? stretch : stretch with { From = video.Offset });

    private static string While(IEnumerable<Stretch> stretches)
    {
        var terms = stretches.Select(stretch => $"gte(t,{Film.Seconds(stretch.From)})*lt(t,{Film.Seconds(stretch.To)})").ToArray();
        return terms.Length == 0 ? "0" : string.Join('+', terms);
    }

    private void Append(FormattableString text) => _graph.Append(text.ToString(CultureInfo.InvariantCulture));

    private void Append(string text) => _graph.Append(text);
}
