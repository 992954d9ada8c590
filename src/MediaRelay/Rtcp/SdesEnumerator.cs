using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// The items of all chunks of a source description (RFC 3550 6.5). A chunk is a source, its items, and one to four zero
/// bytes up to the next 32-bit boundary. Ends early, without a word, where the packet is cut short.
/// </summary>
internal ref struct SdesEnumerator
{
    private readonly ReadOnlySpan<byte> _body;
    private int _chunksLeft;
    private int _position;
    private uint _ssrc;
    private bool _inChunk;

    internal SdesEnumerator(ReadOnlySpan<byte> body, int chunks)
    {
        _body = body;
        _chunksLeft = chunks;
    }

    public SdesItem Current { get; private set; }

    public readonly SdesEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_inChunk || TryEnterChunk())
        {
            if (_position >= _body.Length)
            {
                return false;
            }

            var type = _body[_position++];
            if (type == 0)
            {
                _inChunk = false;
                _position = (_position + 3) & ~3;
                continue;
            }

            if (_position >= _body.Length || _body[_position] >= _body.Length - _position)
            {
                _position = _body.Length;
                return false;
            }

            var length = _body[_position++];
            Current = new SdesItem(_ssrc, type, _body.Slice(_position, length));
            _position += length;
            return true;
        }

        return false;
    }

    private bool TryEnterChunk()
    {
        if (_chunksLeft == 0 || _position + 4 > _body.Length)
        {
            return false;
        }

        _chunksLeft--;
        _ssrc = BinaryPrimitives.ReadUInt32BigEndian(_body[_position..]);
        _position += 4;
        _inChunk = true;
        return true;
    }
}
