using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>How a virtual publisher sends its picture.</summary>
internal sealed record LayerShape(
    string Name, Codec Codec, int Encodings, int SpatialLayers, int TemporalLayers, bool KeysOnly, bool HasDescriptor)
{
    public static readonly LayerShape Vp8Simulcast = new("VP8 simulcast", Codec.Vp8, 3, 1, 3, false, false);
    public static readonly LayerShape Vp8SimulcastWithDescriptor = new("VP8 simulcast, descriptor", Codec.Vp8, 3, 1, 3, false, true);
    public static readonly LayerShape Vp8Temporal = new("VP8 L1T3", Codec.Vp8, 1, 1, 3, false, false);
    public static readonly LayerShape H264Simulcast = new("H264 simulcast", Codec.H264, 3, 1, 1, false, false);
    public static readonly LayerShape Vp9 = new("VP9 L3T3", Codec.Vp9, 1, 3, 3, false, false);
    public static readonly LayerShape Vp9Key = new("VP9 L3T3_KEY", Codec.Vp9, 1, 3, 3, true, false);
    public static readonly LayerShape Vp9KeyWithDescriptor = new("VP9 L3T3_KEY, descriptor", Codec.Vp9, 1, 3, 3, true, true);
    public static readonly LayerShape Av1 = new("AV1 L3T3", Codec.Av1, 1, 3, 3, false, true);
    public static readonly LayerShape Av1Key = new("AV1 L3T3_KEY", Codec.Av1, 1, 3, 3, true, true);
    public static readonly LayerShape Av1Temporal = new("AV1 L1T3", Codec.Av1, 1, 1, 3, false, true);

    public static IReadOnlyList<LayerShape> All =>
        [Vp8Simulcast, Vp8SimulcastWithDescriptor, Vp8Temporal, H264Simulcast, Vp9, Vp9Key, Vp9KeyWithDescriptor, Av1, Av1Key, Av1Temporal];

    /// <summary>What each encoding costs, key frames not counted; empty: what packets of random size come to.</summary>
    public IReadOnlyList<int> BitsPerSecond { get; init; } = [];

    /// <summary>Heights of the encodings or spatial layers.</summary>
    public static (int Width, int Height) SizeOf(int layer) => (320 << layer, 180 << layer);

    public override string ToString() => Name;
}
