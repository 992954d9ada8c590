namespace CrossStrait.Rooms.Recording;

/// <summary>Where a tile stands, in pixels.</summary>
internal readonly record struct TilePlace(int X, int Y);

/// <summary>A grid of equal 16:9 tiles, 1280 pixels wide in all. Sizes are even, as 4:2:0 video needs.</summary>
internal sealed record GridLayout(int Columns, int Rows, int TileWidth, int TileHeight)
{
    private const int FullWidth = 1280;

    public int Width => Columns * TileWidth;

    public int Height => Rows * TileHeight;

    public static GridLayout For(int tiles)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(Math.Max(1, tiles)));
        var rows = (Math.Max(1, tiles) + columns - 1) / columns;
        var width = FullWidth / columns & ~1;
        return new GridLayout(columns, rows, width, width * 9 / 16 & ~1);
    }

    public TilePlace this[int tile] => new(tile % Columns * TileWidth, tile / Columns * TileHeight);
}
