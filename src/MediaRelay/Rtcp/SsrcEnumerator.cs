using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>A list of synchronisation sources, 32 bits each.</summary>
internal ref struct SsrcEnumerator
{
    private ReadOnlySpan<byte> _rest;

    internal SsrcEnumerator(ReadOnlySpan<byte> sources)
    {
        _rest = sources;
    }

    public uint Current { get; private set; }

    public readonly SsrcEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out var ssrc))
        {
            return false;
        }

        Current = ssrc;
        _rest = _rest[4..];
        return true;
    }
}
