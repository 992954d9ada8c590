namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>One layer frame as the encoder knows it. Numbers count all frames of the encoder, from 0.</summary>
/// <param name="References">Numbers of the frames without which it cannot be decoded.</param>
/// <param name="Indications">Of the dependency descriptor: one for each decode target, spatial-major.</param>
/// <param name="ChainDiffs">Of the dependency descriptor: one for each spatial layer.</param>
internal sealed record LayerFrame(
    int Number,
    int Picture,
    int Tl0Picture,
    int Spatial,
    int Temporal,
    bool IsKeyPicture,
    bool IsSync,
    IReadOnlyList<int> References,
    int[] Indications,
    int[] ChainDiffs,
    bool IsLastOfPicture)
{
    public bool IsInterPicture => !IsKeyPicture;

    public bool UsesLowerLayer => References.Contains(Number - 1) && Spatial > 0;
}
