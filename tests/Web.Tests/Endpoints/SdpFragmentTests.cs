using CrossStrait.Web.Endpoints;
using Xunit;

namespace CrossStrait.Web.Tests.Endpoints;

public class SdpFragmentTests
{
    [Fact]
    public void Credentials_below_an_m_line_count_like_those_of_the_session()
    {
        Assert.True(SdpFragment.TryRead("m=video 9 UDP/TLS/RTP/SAVPF 0\na=mid:v\na=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n", out var fragment));
        Assert.Equal(new SdpFragment("abcd", "abcdefghijklmnopqrstuv", "m=video 9 UDP/TLS/RTP/SAVPF 0", "v"), fragment);
    }

    [Fact]
    public void End_of_candidates_alone_is_a_fragment_without_credentials()
    {
        Assert.True(SdpFragment.TryRead("a=end-of-candidates\r\n", out var fragment));
        Assert.False(fragment!.HasCredentials);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("v=0\r\n")]
    [InlineData("a=\r\n")]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n")] // says nothing of ICE
    [InlineData("a=ice-ufrag:abcd\r\n")] // without a password
    [InlineData("a=ice-ufrag:abc\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n")] // 3 characters
    [InlineData("a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstu\r\n")] // 21 characters
    [InlineData("a=ice-ufrag:ab cd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n")]
    public void What_is_no_fragment_is_refused(string text) => Assert.False(SdpFragment.TryRead(text, out _));

    [Fact]
    public void Fragment_of_too_many_lines_is_refused() =>
        Assert.False(SdpFragment.TryRead(string.Concat(Enumerable.Repeat("a=candidate:1\n", 1025)), out _));
}
