using System.Buffers.Binary;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Recording;

namespace CrossStrait.Fuzz.Targets;

/// <summary>Capture files as a killed process or a damaged disk leaves them: every byte is either in a record or counted as damage.</summary>
internal static class CaptureTarget
{
    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] file = [.. input];
        var reader = new CaptureFileReader(file);
        var read = 0L;
        while (reader.TryReadNext(out var record))
        {
            var length = CheckRecord(file, reader.Offset, record);
            read += length;
        }

        Oracle.Equal(file.Length, reader.Offset);
        Oracle.Equal(file.Length, read + reader.DamagedBytes);
    }

    public static IEnumerable<Seed> Seeds()
    {
        byte[] rtp = [.. Record(CaptureRecordKind.Rtp, [0x80, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xAA])];
        byte[] note = [.. Record(CaptureRecordKind.Note, [.. "{}"u8])];
        yield return new Seed("one-record", rtp);
        yield return new Seed("three-records", [.. rtp, .. note, .. rtp]);
        yield return new Seed("torn-tail", [.. note, .. rtp[..^3]]);
        yield return new Seed("damaged-middle", [.. note, .. note[..8], 0xFF, .. note[9..], .. rtp]);
        yield return new Seed("empty-body", Record(CaptureRecordKind.Note, []));
        yield return new Seed("length-over-the-end", [0xFF, 0xFF, 0x00, 0x00, .. rtp[4..]]);
        yield return new Seed("length-over-31-bits", [0xFF, 0xFF, 0xFF, 0xFF, .. rtp[4..]]);
    }

    /// <summary>The record again from its bytes, with a checksum computed bit by bit (RFC 3720 12.1).</summary>
    private static int CheckRecord(byte[] file, int end, CaptureRecord record)
    {
        var length = 17 + record.Body.Length;
        var bytes = file.AsSpan(end - length, length);
        Oracle.Equal(record.Body.Length, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        Oracle.Equal((byte)record.Kind, bytes[8]);
        Oracle.Equal(record.Nanoseconds, BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]));
        Oracle.SameBytes(record.Body.Span, bytes[17..]);
        Oracle.Equal(SlowCrc([.. bytes[..4], .. bytes[8..]]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        return length;
    }

    private static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static byte[] Record(CaptureRecordKind kind, byte[] body)
    {
        var buffer = new byte[64];
        return buffer[..CaptureRecord.Write(buffer, kind, 1_000_000_007, body)];
    }
}
