using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Decides which packets of the one incoming stream that a slot shows go out: by the dependency descriptor where the
/// packet has one, else by what the codec itself tells of layers. Sans-IO; one per video slot.
/// </summary>
internal sealed class LayerSelector
{
    private readonly PictureLayers _pictures = new();
    private readonly DecodeTargets _targets = new();
    private bool _hasDescriptor;

    /// <summary>What may be sent of the stream. Of a simulcast encoding the temporal layer alone counts.</summary>
    public LayerIndex Target { get; private set; } = LayerIndex.Best;

    /// <summary>What is sent of the stream.</summary>
    public LayerIndex Current => _hasDescriptor ? _targets.Current : _pictures.Reachable(_pictures.Current);

    /// <summary>The target cannot be reached without a key frame.</summary>
    public bool NeedsKeyFrame => _hasDescriptor ? _targets.NeedsKeyFrame : _pictures.NeedsKeyFrame(Target);

    public void SetTarget(LayerIndex target)
    {
        Target = target;
        _targets.SetTarget(target);
    }

    /// <summary>Asks the cache for what the next packet will be judged by.</summary>
    public void Prefetch() => CacheLines.Fetch(_hasDescriptor ? _targets : _pictures, 2);

    /// <summary>Another stream begins, with a key frame.</summary>
    /// <param name="hasSpatialLayers">The codec tells of spatial layers without a descriptor: VP9.</param>
    public void Begin(bool hasDescriptor, bool hasSpatialLayers)
    {
        _hasDescriptor = hasDescriptor;
        _pictures.Begin(hasSpatialLayers);
        _targets.Begin();
    }

    /// <summary>
    /// Whether something is known of the packet's layers. Not so where the structure that its descriptor refers to was
    /// lost: the packet is read again when that comes.
    /// </summary>
    public bool CanJudge(in StoredPacket packet) => !_hasDescriptor || packet.Payload.Dependency.HasValue;

    /// <summary>Whether a packet with a payload goes out, and whether it is then the last one of its picture for this receiver.</summary>
    public bool Takes(in StoredPacket packet, out bool endsPicture) => _hasDescriptor
        ? _targets.Takes(packet, out endsPicture)
        : _pictures.Takes(packet, Target, out endsPicture);
}
