namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// What one step of quality costs now: cumulative, with all that a receiver of it needs (of simulcast its encoding
/// alone). Width and height are 0 where nothing told them.
/// </summary>
internal readonly record struct LayerRate(LayerIndex Layer, ushort Width, ushort Height, int BitsPerSecond);
