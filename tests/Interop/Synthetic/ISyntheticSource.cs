using CrossStrait.MediaRelay;

namespace CrossStrait.Interop.Synthetic;

/// <summary>What a synthetic peer sends on one line. Called on the peer's thread.</summary>
internal interface ISyntheticSource
{
    /// <summary>Sends what is due.</summary>
    void Advance(SyntheticPeer peer, MonotonicTime now);

    void AskForKeyFrame();
}
