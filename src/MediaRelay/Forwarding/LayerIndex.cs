namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// A step of quality. <paramref name="Spatial"/> is the encoding of a simulcast track, in ascending order of size, or
/// the spatial layer of a scalable one; <paramref name="Temporal"/> is the highest temporal layer.
/// </summary>
internal readonly record struct LayerIndex(sbyte Spatial, sbyte Temporal)
{
    /// <summary>Nothing is sent: paused.</summary>
    public static readonly LayerIndex None = new(-1, -1);

    /// <summary>The best there is, whatever that is.</summary>
    public static readonly LayerIndex Best = new(sbyte.MaxValue, sbyte.MaxValue);

    public bool IsNone => Spatial < 0;
}
