using System.Buffers;
using System.Buffers.Binary;

namespace CrossStrait.Rooms.Recording;

/// <summary>Writes Opus packets into an Ogg file (RFC 3533, RFC 7845), one logical stream without gaps.</summary>
internal sealed class OggOpusWriter : IDisposable
{
    /// <summary>Samples that a decoder drops at the start: the look-ahead of libopus, so that sound is not late by it (RFC 7845 4.2).</summary>
    public const int PreSkip = 312;

    private const int PageHeader = 27;
    private const int MaxSegments = 255;
    private const byte BeginOfStream = 0x02;
    private const byte EndOfStream = 0x04;
    private const uint Serial = 1;

    private static readonly uint[] _crcTable = MakeCrcTable();

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _body = new(1 << 14);
    private readonly List<byte> _lacing = [];
    private long _granule = PreSkip;
    private uint _page;

    public OggOpusWriter(Stream stream)
    {
        _stream = stream;

        // RFC 7845 5.1: version 1, two channels, pre-skip, original rate, no gain, mapping family 0.
        Span<byte> head = stackalloc byte[19];
        "OpusHead"u8.CopyTo(head);
        head[8] = 1;
        head[9] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(head[10..], PreSkip);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], 48_000);
        Add(head);
        WritePage(BeginOfStream, 0);

        // RFC 7845 5.2: a vendor string, no comments.
        Span<byte> tags = stackalloc byte[27];
        "OpusTags"u8.CopyTo(tags);
        BinaryPrimitives.WriteUInt32LittleEndian(tags[8..], 11);
        "CrossStrait"u8.CopyTo(tags[12..]);
        Add(tags);
        WritePage(0, 0);
    }

    public void Write(ReadOnlySpan<byte> packet, int duration)
    {
        if (_lacing.Count + (packet.Length / MaxSegments) + 1 > MaxSegments)
        {
            WritePage(0, _granule);
        }

        Add(packet);
        _granule += duration;
    }

    public void Dispose() => WritePage(EndOfStream, _granule);

    private void Add(ReadOnlySpan<byte> packet)
    {
        // RFC 3533 5: a packet is laced into segments of 255 bytes and a shorter one, which may be empty.
        var rest = packet.Length;
        for (; rest >= MaxSegments; rest -= MaxSegments)
        {
            _lacing.Add(MaxSegments);
        }

        _lacing.Add((byte)rest);
        _body.Write(packet);
    }

    private void WritePage(byte flags, long granule)
    {
        var header = new byte[PageHeader + _lacing.Count];
        "OggS"u8.CopyTo(header);
        header[5] = flags;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(6), granule);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), Serial);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18), _page++);
        header[26] = (byte)_lacing.Count;
        _lacing.CopyTo(header, PageHeader);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22), Crc(Crc(0, header), _body.WrittenSpan));
        _stream.Write(header);
        _stream.Write(_body.WrittenSpan);
        _body.ResetWrittenCount();
        _lacing.Clear();
    }

    // RFC 3533 6: CRC-32 with polynomial 0x04C11DB7, unreflected, from 0, without a final exclusive or.
    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc = (crc << 8) ^ _crcTable[(byte)(crc >> 24) ^ value];
        }

        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var index = 0; index < table.Length; index++)
        {
            var value = (uint)index << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 0x8000_0000) != 0 ? (value << 1) ^ 0x04C1_1DB7 : value << 1;
            }

            table[index] = value;
        }

        return table;
    }
}
