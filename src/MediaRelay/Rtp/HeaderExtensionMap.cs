namespace CrossStrait.MediaRelay.Rtp;

/// <summary>
/// Which id stands for which header extension on one m-line (RFC 8285 5). Filled by the negotiation, then only read.
/// </summary>
internal sealed class HeaderExtensionMap
{
    private readonly byte[] _ids = new byte[HeaderExtensions.Kinds];
    private readonly HeaderExtensionKind[] _kinds = new HeaderExtensionKind[256];

    /// <summary>The id of a kind, 0 when it was not negotiated.</summary>
    public byte IdOf(HeaderExtensionKind kind) => _ids[(int)kind];

    public HeaderExtensionKind KindOf(byte id) => _kinds[id];

    /// <summary>Joins an id (1..255) to a kind and parts both from what they meant before.</summary>
    public void Set(byte id, HeaderExtensionKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfZero(id);
        _ids[(int)_kinds[id]] = 0;
        _kinds[_ids[(int)kind]] = HeaderExtensionKind.None;
        _kinds[id] = kind;
        _ids[(int)kind] = kind == HeaderExtensionKind.None ? (byte)0 : id;
    }
}
