using System.Buffers.Binary;
using System.Diagnostics;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Cuts the bytes of one connection into packets (RFC 4571 2: a length of 16 bits stands before each). Sans-IO: read
/// into <see cref="Free"/>, tell how much by <see cref="Received"/>, then take until there is no more.
/// </summary>
internal sealed class TcpDeframer
{
    public const int HeadBytes = 2;

    /// <summary>No browser sends more; who announces more is no peer of ours, and its stream ends.</summary>
    public const int MaxFrame = PacketOutput.MaxDatagram;

    private const int BufferBytes = 8192;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Whether a frame was announced that is too long. Nothing more can be taken.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the next bytes of the stream go; never empty. Frames taken before are not valid any more.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            return _buffer.AsSpan(_end);
        }
    }

    public void Received(int count)
    {
        Debug.Assert(count >= 0 && _end + count <= BufferBytes, "more than Free had room for");
        _end += count;
    }

    /// <summary>The next whole packet, valid until <see cref="Free"/> is asked for. Empty ones are passed over (RFC 4571 2).</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        while (!IsBroken && _end - _start >= HeadBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start));
            if (length > MaxFrame)
            {
                IsBroken = true;
                break;
            }

            if (_end - _start < HeadBytes + length)
            {
                break;
            }

            frame = _buffer.AsSpan(_start + HeadBytes, length);
            _start += HeadBytes + length;
            if (length > 0)
            {
                return true;
            }
        }

        frame = default;
        return false;
    }
}
