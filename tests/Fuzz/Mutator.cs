using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CrossStrait.Fuzz;

/// <summary>Makes inputs out of a corpus, the same ones for the same seed.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    // Longer than any datagram on a usual path and than any offer of a browser; longer inputs only cost time.
    private const int MaxLength = 16 * 1024;
    private const int MaxSteps = 6;

    // Ends of ranges and their neighbours, where counts and lengths go wrong.
    private static readonly uint[] _interesting =
        [0, 1, 2, 3, 4, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    private readonly Random _random = new(seed);
    private readonly List<byte> _input = [];

    /// <summary>One input of the corpus after one to six mutations.</summary>
    public byte[] Next()
    {
        _input.Clear();
        _input.AddRange(Pick());
        for (var steps = _random.Next(MaxSteps) + 1; steps > 0; steps--)
        {
            Mutate();
        }

        if (_input.Count > MaxLength)
        {
            _input.RemoveRange(MaxLength, _input.Count - MaxLength);
        }

        return [.. _input];
    }

    private void Mutate()
    {
        switch (_random.Next(9))
        {
            case 0:
            case 1:
                FlipBit();
                break;
            case 2:
                SetByte();
                break;
            case 3:
                Truncate();
                break;
            case 4:
                RemoveRange();
                break;
            case 5:
                RepeatRange();
                break;
            case 6:
                Splice();
                break;
            case 7:
                _input.InsertRange(_random.Next(_input.Count + 1), Interesting());
                break;
            default:
                Overwrite(Interesting());
                break;
        }
    }

    private void FlipBit()
    {
        if (_input.Count > 0)
        {
            _input[_random.Next(_input.Count)] ^= (byte)(1 << _random.Next(8));
        }
    }

    private void SetByte()
    {
        if (_input.Count > 0)
        {
            _input[_random.Next(_input.Count)] = (byte)_random.Next(256);
        }
    }

    private void Truncate()
    {
        var length = _random.Next(_input.Count + 1);
        _input.RemoveRange(length, _input.Count - length);
    }

    private void RemoveRange()
    {
        var (start, length) = PickRange(_input.Count);
        _input.RemoveRange(start, length);
    }

    private void RepeatRange()
    {
        var (start, length) = PickRange(_input.Count);
        _input.InsertRange(_random.Next(_input.Count + 1), _input.GetRange(start, length));
    }

    // The head of this input, then the tail of another.
    private void Splice()
    {
        var other = Pick();
        Truncate();
        _input.AddRange(other.AsSpan(_random.Next(other.Length + 1)));
    }

    private void Overwrite(byte[] value)
    {
        if (_input.Count >= value.Length)
        {
            value.CopyTo(CollectionsMarshal.AsSpan(_input)[_random.Next(_input.Count - value.Length + 1)..]);
        }
    }

    // One, two or four bytes, in either order: SDP is text, EBML and RTP are big-endian, VP8 is little-endian.
    private byte[] Interesting()
    {
        var value = new byte[4];
        var number = _interesting[_random.Next(_interesting.Length)];
        var length = 1 << _random.Next(3);
        if (_random.Next(4) == 0)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, number);
            return value[..length];
        }

        BinaryPrimitives.WriteUInt32BigEndian(value, number);
        return value[^length..];
    }

    private (int Start, int Length) PickRange(int count)
    {
        var start = _random.Next(count + 1);
        return (start, _random.Next(Math.Min(count - start, 64) + 1));
    }

    private byte[] Pick() => corpus[_random.Next(corpus.Count)];
}
