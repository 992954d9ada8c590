using CrossStrait.MediaRelay;

namespace CrossStrait.Interop.Synthetic;

/// <summary>One m-line of a synthetic peer's offer.</summary>
/// <param name="Sends">sendonly, or else recvonly.</param>
/// <param name="Ssrc">Of what it sends.</param>
internal sealed record SyntheticLine(string Mid, MediaKind Kind, bool Sends, uint Ssrc = 0)
{
    public const byte AudioPayloadType = 109;
    public const byte VideoPayloadType = 101;
    public const byte MidExtension = 7;

    public byte PayloadType => Kind == MediaKind.Audio ? AudioPayloadType : VideoPayloadType;
}
