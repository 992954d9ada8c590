using System.Runtime.CompilerServices;

namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Where the negotiated header extensions of one packet lie: one range per kind, inline.</summary>
internal struct HeaderExtensions
{
    public const int Kinds = (int)HeaderExtensionKind.TransmissionTimeOffset + 1;

    private Ranges _ranges;

    public readonly ExtensionRange this[HeaderExtensionKind kind] => _ranges[(int)kind];

    /// <summary>An id that was not negotiated has the kind None and is not kept.</summary>
    public void Set(HeaderExtensionKind kind, ExtensionRange range)
    {
        if (kind != HeaderExtensionKind.None)
        {
            _ranges[(int)kind] = range;
        }
    }

    [InlineArray(Kinds)]
    private struct Ranges
    {
        private ExtensionRange _first;
    }
}
