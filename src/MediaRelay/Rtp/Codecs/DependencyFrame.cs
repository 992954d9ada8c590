namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>What the dependency descriptor of one packet says of its frame, resolved against the structure in force.</summary>
internal struct DependencyFrame
{
    /// <summary>The indication of a frame from which on its target can be decoded by who decoded a lower one.</summary>
    public const int Switch = 2;

    /// <summary>False without the extension, or when it cannot be read, say because its structure never came.</summary>
    public bool HasValue;

    public ushort FrameNumber;

    /// <summary>Bit mask of the decode targets that the publisher produces now, as last told.</summary>
    public uint ActiveDecodeTargets;

    /// <summary>The structure in force. A new object only when a key frame brings one.</summary>
    public DependencyStructure? Structure;

    /// <summary>Two bits each, target 0 lowest: 0 not present, 1 discardable, 2 switch, 3 required.</summary>
    public ulong DecodeTargetIndications;

    /// <summary>Eight bits each, chain 0 lowest: how many frames before this one the chain's last frame was; 0 for the first.</summary>
    public ulong ChainDiffs;

    /// <summary>The indication of one target: 0 not present, 1 discardable, 2 switch, 3 required.</summary>
    public readonly int IndicationOf(int target) => (int)(DecodeTargetIndications >> (2 * target)) & 3;

    /// <summary>How many frames before this one the last frame of a chain was.</summary>
    public readonly int ChainDiffOf(int chain) => (byte)(ChainDiffs >> (8 * chain));
}
