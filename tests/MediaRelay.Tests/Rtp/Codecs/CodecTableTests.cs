using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class CodecTableTests
{
    [Theory]
    [InlineData(MediaKind.Audio, "opus", 48000, 2, "minptime=10;useinbandfec=1", Codec.Opus)]
    [InlineData(MediaKind.Audio, "OPUS", 48000, 2, "", Codec.Opus)]
    [InlineData(MediaKind.Video, "vp8", 90000, 1, "max-fs=12288;max-fr=60", Codec.Vp8)]
    [InlineData(MediaKind.Audio, "opus", 48000, 1, "", Codec.None)] // RFC 7587 7: always two channels
    [InlineData(MediaKind.Audio, "opus", 16000, 2, "", Codec.None)]
    [InlineData(MediaKind.Video, "opus", 48000, 2, "", Codec.None)]
    [InlineData(MediaKind.Video, "VP80", 90000, 1, "", Codec.None)]
    [InlineData(MediaKind.Video, "", 90000, 1, "", Codec.None)]
    public void Offered_format_matches_by_name_kind_rate_and_channels(MediaKind kind, string name, int rate, int channels,
        string fmtp, object expected)
    {
        Assert.Equal((Codec)expected, CodecTable.Match(kind, name, rate, channels, fmtp));
    }

    [Fact]
    public void No_codec_has_two_rows_and_every_codec_can_index_a_table()
    {
        Assert.Distinct(CodecTable.Rows.Select(row => row.Codec));
        Assert.All(Enum.GetValues<Codec>(), codec => Assert.InRange((int)codec, 0, CodecTable.Count - 1));
        Assert.All(CodecTable.Rows, row => Assert.Same(row, CodecTable.Find(row.Codec)));
        Assert.Null(CodecTable.Find(Codec.None));
    }
}
