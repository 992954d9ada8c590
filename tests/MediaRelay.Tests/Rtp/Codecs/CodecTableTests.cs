using CrossStrait.MediaRelay.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp.Codecs;

public class CodecTableTests
{
    [Theory]
    [InlineData(MediaKind.Audio, "opus", 48000, 2, "minptime=10;useinbandfec=1", Codec.Opus)]
    [InlineData(MediaKind.Audio, "OPUS", 48000, 2, "", Codec.Opus)]
    [InlineData(MediaKind.Video, "vp8", 90000, 1, "max-fs=12288;max-fr=60", Codec.Vp8)]
    [InlineData(MediaKind.Video, "VP9", 90000, 1, "profile-id=0", Codec.Vp9)]
    [InlineData(MediaKind.Video, "VP9", 90000, 1, "max-fr=30; PROFILE-ID = 0", Codec.Vp9)]
    [InlineData(MediaKind.Video, "VP9", 90000, 1, "", Codec.Vp9)] // RFC 9628 7.1: 0 is the default
    [InlineData(MediaKind.Video, "VP9", 90000, 1, "profile-id=2", Codec.None)]
    [InlineData(MediaKind.Video, "AV1", 90000, 1, "level-idx=5;profile=0;tier=0", Codec.Av1)]
    [InlineData(MediaKind.Video, "AV1", 90000, 1, "", Codec.Av1)]
    [InlineData(MediaKind.Video, "AV1", 90000, 1, "level-idx=5;profile=1;tier=0", Codec.None)]
    [InlineData(MediaKind.Video, "AV1", 90000, 1, "profile=", Codec.None)]
    [InlineData(MediaKind.Video, "H264", 90000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", Codec.H264)]
    [InlineData(MediaKind.Video, "H264", 90000, 1, "profile-level-id=42001F;packetization-mode=1", Codec.H264)]
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=1", Codec.H264)] // RFC 6184 8.1: baseline is the default
    [InlineData(MediaKind.Video, "H264", 90000, 1, "profile-level-id=42e01f", Codec.None)] // mode 0 is the default
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=0;profile-level-id=42e01f", Codec.None)]
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=1;profile-level-id=4d001f", Codec.None)] // main
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=1;profile-level-id=640c1f", Codec.None)] // high
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=1;profile-level-id=42e0", Codec.None)]
    [InlineData(MediaKind.Video, "H264", 90000, 1, "packetization-mode=1;profile-level-id=nothex", Codec.None)]
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
    public void Every_codec_has_exactly_one_row_and_can_index_a_table()
    {
        Assert.Equal(Enum.GetValues<Codec>().Where(codec => codec != Codec.None), CodecTable.Rows.Select(row => row.Codec));
        Assert.All(Enum.GetValues<Codec>(), codec => Assert.InRange((int)codec, 0, CodecTable.Count - 1));
        Assert.All(CodecTable.Rows, row => Assert.Same(row, CodecTable.Find(row.Codec)));
        Assert.Null(CodecTable.Find(Codec.None));
    }
}
