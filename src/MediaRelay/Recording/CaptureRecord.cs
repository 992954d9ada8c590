using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// One record of a capture file. Integers are little-endian.
/// <code>
///  0       4       8   9               17
///  +-------+-------+---+---------------+--------- - -
///  |length |crc32c | k | monotonic ns  | body
///  +-------+-------+---+---------------+--------- - -
/// </code>
/// The length counts the body alone; the CRC covers everything but itself.
/// </summary>
public readonly record struct CaptureRecord(CaptureRecordKind Kind, long Nanoseconds, ReadOnlyMemory<byte> Body)
{
    internal const int HeaderLength = 17;

    /// <summary>Larger than any datagram and any JSON we write; a longer length is damage.</summary>
    internal const int MaxBody = 1 << 20;

    private const int CrcOffset = 4;
    private const int KindOffset = 8;
    private const int TimeOffset = 9;

    /// <summary>Writes a record into <paramref name="destination"/> and returns its length.</summary>
    internal static int Write(Span<byte> destination, CaptureRecordKind kind, long nanoseconds, ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, body.Length);
        destination[KindOffset] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(destination[TimeOffset..], nanoseconds);
        body.CopyTo(destination[HeaderLength..]);
        var record = destination[..(HeaderLength + body.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(destination[CrcOffset..], Checksum(record));
        return record.Length;
    }

    /// <summary>Reads the record at the start of <paramref name="file"/>. False if it is torn or damaged.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> file, out CaptureRecord record, out int length)
    {
        record = default;
        length = 0;
        var bytes = file.Span;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        var bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (bodyLength > MaxBody || bodyLength > bytes.Length - HeaderLength)
        {
            return false;
        }

        var end = HeaderLength + (int)bodyLength;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Checksum(bytes[..end]))
        {
            return false;
        }

        record = new CaptureRecord(
            (CaptureRecordKind)bytes[KindOffset],
            BinaryPrimitives.ReadInt64LittleEndian(bytes[TimeOffset..]),
            file[HeaderLength..end]);
        length = end;
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> record) =>
        Crc32C.Finish(Crc32C.Append(Crc32C.Append(Crc32C.Seed, record[..CrcOffset]), record[KindOffset..]));
}
