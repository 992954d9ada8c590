using CrossStrait.MediaRelay.Sdp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Sdp;

public class SdpReaderTests
{
    private const string Preamble = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n";

    [Fact]
    public void Attributes_stand_with_their_section_and_line()
    {
        Assert.True(SdpReader.TryRead(Preamble + "t=0 0\r\na=group:BUNDLE 0\r\nm=audio 9/2 UDP/TLS/RTP/SAVPF 111 63\r\na=rtcp-mux\r\na=mid:0\r\n", out var description, out _));

        Assert.Equal(new SdpAttribute("group", "BUNDLE 0", 5), Assert.Single(description.Attributes));
        var media = Assert.Single(description.Media);
        Assert.Equal("audio", media.Kind);
        Assert.Equal(9, media.Port);
        Assert.Equal("UDP/TLS/RTP/SAVPF", media.Protocol);
        Assert.Equal(["111", "63"], media.Formats);
        Assert.Equal([new SdpAttribute("rtcp-mux", "", 7), new SdpAttribute("mid", "0", 8)], media.Attributes);
    }

    [Fact]
    public void Bare_line_feeds_read_like_carriage_return_line_feeds()
    {
        foreach (var name in OfferText.RecordedNames)
        {
            var text = OfferText.Recorded(name);
            Assert.True(SdpReader.TryRead(text, out var expected, out _));
            Assert.True(SdpReader.TryRead(text.ReplaceLineEndings("\n"), out var read, out _));

            Assert.Equal(expected.Attributes, read.Attributes);
            Assert.Equal(expected.Media.SelectMany(media => media.Attributes), read.Media.SelectMany(media => media.Attributes));
        }
    }

    [Theory]
    [InlineData("a=x")]
    [InlineData("a=x\r\n\r\n\r\n")]
    public void Last_line_may_end_in_any_number_of_breaks(string end)
    {
        Assert.True(SdpReader.TryRead(Preamble + end, out var description, out _));

        Assert.Equal(4, description.LineCount);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("v=0", 2)]
    [InlineData("v=0\r\no=- 1 2 IN IP4 127.0.0.1", 3)]
    [InlineData("v=1\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-", 1)]
    [InlineData("\r\nv=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-", 1)]
    [InlineData("v=0\r\no=- 1 2 IN IP4\r\ns=-", 2)]
    [InlineData("v=0\r\ns=-\r\no=- 1 2 IN IP4 127.0.0.1", 2)]
    [InlineData("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\nt=0 0", 3)]
    [InlineData(Preamble + "v=0", 4)]
    [InlineData(Preamble + "x=unknown type", 4)]
    [InlineData(Preamble + "a", 4)]
    [InlineData(Preamble + "rtcp-mux", 4)]
    [InlineData(Preamble + "a=", 4)]
    [InlineData(Preamble + "a=:0", 4)]
    [InlineData(Preamble + "a=two words:0", 4)]
    [InlineData(Preamble + "a=x\r\n\r\na=y", 5)]
    [InlineData(Preamble + "s=\u0000", 4)]
    [InlineData(Preamble + "a=mid:\u0001", 4)]
    [InlineData(Preamble + "m=", 4)]
    [InlineData(Preamble + "m=audio 9 UDP/TLS/RTP/SAVPF", 4)]
    [InlineData(Preamble + "m=audio 65536 UDP/TLS/RTP/SAVPF 111", 4)]
    [InlineData(Preamble + "m=audio -1 UDP/TLS/RTP/SAVPF 111", 4)]
    [InlineData(Preamble + "m=audio x UDP/TLS/RTP/SAVPF 111", 4)]
    [InlineData(Preamble + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nt=0 0", 5)]
    public void What_is_not_sdp_is_refused_with_its_line(string text, int line)
    {
        Assert.False(SdpReader.TryRead(text, out var description, out var error));

        Assert.Null(description);
        Assert.Equal(line, error.Line);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void Length_is_limited()
    {
        var longest = Preamble + "i=";
        longest += new string('x', SdpReader.MaxLength - longest.Length);

        Assert.True(SdpReader.TryRead(longest, out _, out _));
        Assert.False(SdpReader.TryRead(longest + "x", out _, out _));
    }

    [Fact]
    public void Number_of_lines_is_limited()
    {
        var most = Preamble + string.Concat(Enumerable.Repeat("a=x\n", SdpReader.MaxLines - 3));

        Assert.True(SdpReader.TryRead(most, out _, out _));
        Assert.False(SdpReader.TryRead(most + "a=x\n", out _, out var error));
        Assert.Equal(SdpReader.MaxLines + 1, error.Line);
    }

    [Fact]
    public void Number_of_media_lines_is_limited()
    {
        var most = Preamble + string.Concat(Enumerable.Repeat("m=audio 9 UDP/TLS/RTP/SAVPF 0\n", SdpReader.MaxMedia));

        Assert.True(SdpReader.TryRead(most, out _, out _));
        Assert.False(SdpReader.TryRead(most + "m=audio 9 UDP/TLS/RTP/SAVPF 0\n", out _, out var error));
        Assert.Equal(3 + SdpReader.MaxMedia + 1, error.Line);
    }
}
