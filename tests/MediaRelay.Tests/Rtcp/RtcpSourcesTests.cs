using System.Text;
using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpSourcesTests
{
    [Fact]
    public void Source_description_lists_the_items_of_every_chunk()
    {
        byte[] sdes =
        [
            0x82, 0xCA, 0x00, 0x06, // V=2, SC=2, PT=202 (SDES), 6 words
            0x00, 0x00, 0x00, 0x01, // chunk 1: SSRC
            0x01, 0x02, 0x61, 0x62, // CNAME "ab"
            0x08, 0x00, // PRIV, empty
            0x00, 0x00, // end of the chunk
            0x00, 0x00, 0x00, 0x02, // chunk 2: SSRC
            0x01, 0x01, 0x63, // CNAME "c"
            0x00, // end of the chunk
            0xFF, 0xFF, 0xFF, 0xFF, // no chunk was counted here
        ];

        Assert.Equal(["1:1=ab", "1:8=", "2:1=c"], Items(sdes));
    }

    [Fact]
    public void Chunk_of_whole_words_still_ends_with_zeroes()
    {
        byte[] sdes =
        [
            0x82, 0xCA, 0x00, 0x05, // V=2, SC=2, PT=202 (SDES), 5 words
            0x00, 0x00, 0x00, 0x01, // chunk 1: SSRC
            0x01, 0x02, 0x61, 0x62, // CNAME "ab"
            0x00, 0x00, 0x00, 0x00, // end of the chunk
            0x00, 0x00, 0x00, 0x02, // chunk 2: SSRC
            0x00, 0x00, 0x00, 0x00, // no items
        ];

        Assert.Equal(["1:1=ab"], Items(sdes));
    }

    [Theory]
    [InlineData(new byte[] { 0x01, 0x03, 0x61, 0x62 })] // "ab" and a third byte that is missing
    [InlineData(new byte[] { 0x01, 0xFF, 0x61, 0x62 })]
    public void Item_cut_short_ends_the_list(byte[] item)
    {
        Assert.Empty(Items([0x81, 0xCA, 0, 2, 0, 0, 0, 1, .. item]));
    }

    [Fact]
    public void Item_without_its_length_ends_the_list()
    {
        Assert.Equal(["1:1=a"], Items([0x81, 0xCA, 0, 2, 0, 0, 0, 1, 0x01, 0x01, 0x61, 0x01]));
    }

    [Fact]
    public void Item_that_fills_the_packet_needs_no_end()
    {
        Assert.Equal(["1:1=ab"], Items([0x81, 0xCA, 0, 2, 0, 0, 0, 1, 0x01, 0x02, 0x61, 0x62]));
    }

    [Fact]
    public void Chunks_claimed_but_not_sent_are_not_read()
    {
        Assert.Equal(["1:1=a"], Items([0x9F, 0xCA, 0, 2, 0, 0, 0, 1, 0x01, 0x01, 0x61, 0x00]));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 1)] // what follows is the reason
    [InlineData(31, 3)] // no more than there are
    [InlineData(0, 0)]
    public void Bye_lists_the_sources_it_counts(byte count, int expected)
    {
        byte[] bye =
        [
            (byte)(0x80 | count), 0xCB, 0x00, 0x03, // V=2, PT=203 (BYE), 3 words
            0x00, 0x00, 0x00, 0x01, // SSRC
            0x00, 0x00, 0x00, 0x02, // SSRC
            0x00, 0x00, 0x00, 0x03, // SSRC or reason
        ];
        var reader = new RtcpReader(bye);
        Assert.True(reader.TryReadNext(out var packet));
        var sources = new List<uint>();
        foreach (var ssrc in packet.ByeSources)
        {
            sources.Add(ssrc);
        }

        Assert.Equal(Enumerable.Range(1, expected).Select(i => (uint)i), sources);
    }

    private static List<string> Items(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryReadNext(out var packet));
        var items = new List<string>();
        foreach (var item in packet.SdesItems)
        {
            items.Add($"{item.Ssrc}:{item.Type}={Encoding.UTF8.GetString(item.Value)}");
        }

        return items;
    }
}
