using CrossStrait.MediaRelay.Rtp.Codecs;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class RedPayloadTests
{
    [Fact]
    public void Blocks_are_found_oldest_first_and_the_newest_last()
    {
        byte[] payload =
        [
            0xEF, // F=1, payload type 111
            0x1E, 0x00, 0x03, // timestamp offset 1920 (14 bits), length 3 (10 bits)
            0xEF, // F=1, payload type 111
            0x0F, 0x00, 0x02, // timestamp offset 960, length 2
            0x6F, // F=0, payload type 111
            1, 2, 3, // the frame before the last
            4, 5, // the last frame
            6, 7, 8, 9, // the newest frame
        ];

        Assert.Equal(
            [new RedBlock(111, 1920, 9, 3), new RedBlock(111, 960, 12, 2), new RedBlock(111, 0, 14, 4)],
            Read(payload));
    }

    [Fact]
    public void Newest_frame_may_come_alone()
    {
        Assert.Equal([new RedBlock(111, 0, 1, 3)], Read([0x6F, 1, 2, 3]));
        Assert.Equal([new RedBlock(111, 0, 1, 0)], Read([0x6F]));
    }

    [Fact]
    public void Longest_offset_and_length_are_read()
    {
        byte[] payload =
        [
            0x80, // F=1, payload type 0
            0xFF, 0xFF, 0xFF, // timestamp offset 16383, length 1023
            0x7F, // F=0, payload type 127
            .. new byte[1023],
        ];

        Assert.Equal([new RedBlock(0, 16383, 5, 1023), new RedBlock(127, 0, 1028, 0)], Read(payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("EF0F0002")] // no newest frame
    [InlineData("EF0F00")] // no whole head
    [InlineData("EF0F00026F01")] // one byte of two
    [InlineData("EF0F03FF6F01")]
    public void What_is_cut_short_is_refused(string payload)
    {
        Assert.Empty(Read(Convert.FromHexString(payload)));
    }

    [Fact]
    public void More_blocks_than_are_wished_for_are_refused()
    {
        byte[] payload = [.. Enumerable.Repeat<byte[]>([0xEF, 0x0F, 0x00, 0x00], RedPayload.MaxBlocks - 1).SelectMany(head => head), 0x6F];

        Assert.Equal(RedPayload.MaxBlocks, Read(payload).Length);
        Assert.Empty(Read([0xEF, 0x0F, 0x00, 0x00, .. payload]));
        Assert.Equal(0, RedPayload.Read([0x6F], []));
    }

    [Fact]
    public void Written_heads_come_back()
    {
        var blocks =
            from payloadType in Gen.Choose(0, 127)
            from offset in Gen.Choose(0, RedPayload.MaxTimestampOffset)
            from length in Gen.Choose(0, RedPayload.MaxRedundantLength)
            select (PayloadType: (byte)payloadType, Offset: offset, Length: length);

        Prop.ForAll(blocks.ListOf().Where(list => list.Count < RedPayload.MaxBlocks).ToArbitrary(), Gen.Choose(0, 1200).ToArbitrary(), (redundant, newest) =>
        {
            var payload = new byte[(4 * redundant.Count) + 1 + redundant.Sum(block => block.Length) + newest];
            for (var i = 0; i < redundant.Count; i++)
            {
                RedPayload.WriteRedundantHead(payload.AsSpan(4 * i), redundant[i].PayloadType, redundant[i].Offset, redundant[i].Length);
            }

            payload[4 * redundant.Count] = 111;

            var read = Read(payload);
            Assert.Equal(redundant, read[..^1].Select(block => (block.PayloadType, (int)block.TimestampOffset, block.Length)));
            Assert.Equal((111, 0, newest), (read[^1].PayloadType, read[^1].TimestampOffset, read[^1].Length));
            Assert.Equal(payload.Length, read[^1].Offset + read[^1].Length);
        }).MustHold();
    }

    private static RedBlock[] Read(ReadOnlySpan<byte> payload)
    {
        var blocks = new RedBlock[RedPayload.MaxBlocks];
        return blocks[..RedPayload.Read(payload, blocks)];
    }
}
