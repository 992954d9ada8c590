using CrossStrait.Rooms.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public class SdpVideoCodecsTests
{
    private const string Offer = """
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=rtpmap:111 opus/48000/2
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        a=sendonly
        a=rtpmap:96 VP8/90000
        a=rtpmap:97 rtx/90000
        m=video 9 UDP/TLS/RTP/SAVPF 98
        a=rtpmap:98 VP9/90000
        a=recvonly
        m=video 9 UDP/TLS/RTP/SAVPF 99
        a=rtpmap:99 AV1/90000
        m=video 9 UDP/TLS/RTP/SAVPF 100
        a=inactive
        a=rtpmap:100 H264/90000
        """;

    [Fact]
    public void Codecs_are_read_by_the_direction_of_their_line()
    {
        Assert.Equal(["AV1", "VP8"], SdpVideoCodecs.Sent(Offer).Order());
        Assert.Equal(["AV1", "VP9"], SdpVideoCodecs.Received(Offer).Order());
    }

    [Fact]
    public void Any_text_is_read_without_an_exception_and_gives_only_names_that_stand_in_it()
    {
        var line = Gen.Elements("m=video 9", "m=audio 9", "a=rtpmap:96 VP8/90000", "a=rtpmap:/", "a=rtpmap: x/", "a=sendonly", "a=recvonly", "a=inactive", "a=", "");
        var text = Gen.OneOf(line.ArrayOf().Select(lines => string.Join("\r\n", lines)), ArbMap.Default.GeneratorFor<string>());

        Prop.ForAll(text.ToArbitrary(), sdp => SdpVideoCodecs.Sent(sdp ?? "").Concat(SdpVideoCodecs.Received(sdp ?? ""))
            .All(name => name.Length > 0 && sdp!.Contains(name, StringComparison.Ordinal)))
            .Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("m=video ")]
    [InlineData("m=video 9\r\na=rtpmap:\r\na=rtpmap:96\r\na=rtpmap:96 \r\na=rtpmap:96 /\r\na=rtpmap:/ 96")]
    public void What_is_no_description_has_no_codecs(string sdp) => Assert.Empty(SdpVideoCodecs.Sent(sdp));
}
