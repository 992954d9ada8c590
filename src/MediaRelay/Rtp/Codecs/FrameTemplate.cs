namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>What a <see cref="DependencyStructure"/> says of all frames of one template.</summary>
/// <param name="Indications">As in <see cref="DependencyFrame.DecodeTargetIndications"/>.</param>
/// <param name="ChainDiffs">As in <see cref="DependencyFrame.ChainDiffs"/>.</param>
/// <param name="HasReferences">Whether its frames refer to any other frame.</param>
internal readonly record struct FrameTemplate(
    byte SpatialLayer, byte TemporalLayer, ulong Indications, ulong ChainDiffs, bool HasReferences);
