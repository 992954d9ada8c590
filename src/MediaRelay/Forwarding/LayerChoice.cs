namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Which layer a slot needs for the size at which it is shown.</summary>
internal static class LayerChoice
{
    /// <summary>
    /// The smallest picture that is as high as the slot, with all its temporal layers; the largest there is if none is.
    /// A smaller one that is shown already stays until the slot is a tenth higher than it.
    /// </summary>
    /// <param name="shown">What the slot shows now.</param>
    public static LayerIndex For(in SlotDemand demand, ReadOnlySpan<LayerRate> layers, LayerIndex shown)
    {
        if (demand.IsHidden)
        {
            return LayerIndex.None;
        }

        var chosen = -1;
        for (var i = 0; i < layers.Length; i++)
        {
            if (chosen < 0 || IsBetter(layers[i], layers[chosen], demand, shown))
            {
                chosen = i;
            }
        }

        return chosen < 0 ? LayerIndex.Best : layers[chosen].Layer;
    }

    /// <summary>Whether a picture of this height is enough for a slot.</summary>
    public static bool Covers(int height, in SlotDemand demand, bool isShown) =>
        height > 0 && (isShown ? (long)height * 11 / 10 : height) >= demand.Height;

    private static bool IsBetter(in LayerRate layer, in LayerRate than, in SlotDemand demand, LayerIndex shown)
    {
        if (layer.Layer.Spatial == than.Layer.Spatial)
        {
            return layer.Layer.Temporal > than.Layer.Temporal;
        }

        var covers = Covers(layer.Height, demand, layer.Layer.Spatial == shown.Spatial);
        var other = Covers(than.Height, demand, than.Layer.Spatial == shown.Spatial);
        return covers == other ? layer.Layer.Spatial > than.Layer.Spatial != covers : covers;
    }
}
