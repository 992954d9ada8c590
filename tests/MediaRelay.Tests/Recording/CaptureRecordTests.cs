using CrossStrait.MediaRelay.Recording;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording;

public sealed class CaptureRecordTests
{
    [Fact]
    public void Checksum_is_crc32c_of_rfc_3720() =>
        Assert.Equal(0xE306_9283, Crc32C.Finish(Crc32C.Append(Crc32C.Seed, "123456789"u8)));

    [Fact]
    public void Record_is_written_as_documented()
    {
        var buffer = new byte[64];

        var length = CaptureRecord.Write(buffer, CaptureRecordKind.Rtp, 0x0102030405060708, [0xAA, 0xBB]);

        Assert.Equal(19, length);
        Assert.Equal([2, 0, 0, 0], buffer[..4]); // length of the body
        Assert.Equal(3, buffer[8]); // kind
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], buffer[9..17]); // monotonic ns
        Assert.Equal([0xAA, 0xBB], buffer[17..19]); // body
    }

    [Fact]
    public void A_changed_bit_anywhere_is_noticed()
    {
        var buffer = new byte[64];
        var length = CaptureRecord.Write(buffer, CaptureRecordKind.Note, 42, "hello"u8);
        for (var bit = 0; bit < length * 8; bit++)
        {
            var damaged = buffer[..length].ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.False(CaptureRecord.TryRead(damaged, out _, out _));
        }
    }

    [Fact]
    public void A_tail_torn_at_any_byte_loses_only_the_last_record()
    {
        var file = new byte[256];
        var first = CaptureRecord.Write(file, CaptureRecordKind.Rtp, 1, CaptureBench.Packet(1, 40));
        var both = first + CaptureRecord.Write(file.AsSpan(first), CaptureRecordKind.Rtp, 2, CaptureBench.Packet(2, 40));
        for (var end = first; end < both; end++)
        {
            var reader = new CaptureFileReader(file.AsMemory(0, end));

            Assert.True(reader.TryReadNext(out var record));
            Assert.Equal(1, record.Nanoseconds);
            Assert.False(reader.TryReadNext(out _));
            Assert.Equal(end - first, reader.DamagedBytes);
        }
    }

    [Fact]
    public void Damage_in_the_middle_costs_only_the_record_it_hit()
    {
        var file = new byte[512];
        var length = 0;
        for (ushort number = 0; number < 5; number++)
        {
            length += CaptureRecord.Write(file.AsSpan(length), CaptureRecordKind.Rtp, number, CaptureBench.Packet(number, 40));
        }

        file[2 * (length / 5)] ^= 0xFF; // the length field of the third record
        var reader = new CaptureFileReader(file.AsMemory(0, length));
        var times = new List<long>();
        while (reader.TryReadNext(out var record))
        {
            times.Add(record.Nanoseconds);
        }

        Assert.Equal([0, 1, 3, 4], times);
        Assert.Equal(length / 5, reader.DamagedBytes);
    }
}
