using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>
/// The packet status chunks of transport-wide feedback, as one status after another
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1.2 to 3.1.4).
/// </summary>
/// <remarks>
/// <code>
/// run length   |0| S |      length (13)        |
/// status vector|1|0|  14 symbols of one bit    |
/// status vector|1|1|   7 symbols of two bits   |
/// </code>
/// </remarks>
internal ref struct StatusChunkReader(ReadOnlySpan<byte> chunks, int count)
{
    public const int ChunkLength = 2;
    public const int MaxRunLength = 0x1FFF;
    public const int OneBitSymbols = 14;
    public const int TwoBitSymbols = 7;

    private readonly ReadOnlySpan<byte> _chunks = chunks;
    private int _left = count;
    private int _symbolsInChunk;
    private int _symbolWidth;
    private ushort _symbols;
    private PacketStatus _status;

    /// <summary>The bytes of the chunks that were begun: where the deltas lie once all statuses are read.</summary>
    public int Position { get; private set; }

    /// <summary>False after the last status, or where the chunks end before it.</summary>
    public bool TryRead(out PacketStatus status)
    {
        while (_left > 0 && _symbolsInChunk == 0)
        {
            if (!BinaryPrimitives.TryReadUInt16BigEndian(_chunks[Position..], out var chunk))
            {
                _left = -1;
                break;
            }

            Position += ChunkLength;
            Begin(chunk);
        }

        if (_left <= 0)
        {
            status = default;
            return false;
        }

        _left--;
        _symbolsInChunk--;
        if (_symbolWidth > 0)
        {
            _status = (PacketStatus)(_symbols >> (16 - _symbolWidth));
            _symbols <<= _symbolWidth;
        }

        status = _status;
        return true;
    }

    private void Begin(ushort chunk)
    {
        if ((chunk & 0x8000) == 0)
        {
            _symbolWidth = 0;
            _status = (PacketStatus)((chunk >> 13) & 3);
            _symbolsInChunk = chunk & MaxRunLength;
        }
        else
        {
            var isTwoBit = (chunk & 0x4000) != 0;
            _symbolWidth = isTwoBit ? 2 : 1;
            _symbolsInChunk = isTwoBit ? TwoBitSymbols : OneBitSymbols;
            _symbols = (ushort)(chunk << 2);
        }
    }
}
