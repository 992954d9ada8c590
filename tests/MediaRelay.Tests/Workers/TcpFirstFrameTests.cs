using System.Text;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class TcpFirstFrameTests
{
    [Fact]
    public void A_check_names_the_node_and_the_worker()
    {
        var stream = TcpClient.Framed(TcpClient.Check(IceCredentials.Create(3, 7)));
        Assert.Equal(TcpFirstFrame.Named, TcpFirstFrameReader.Read(stream, out var node, out var worker));
        Assert.Equal((3, 7), (node, worker));
    }

    [Fact]
    public void What_follows_the_check_does_not_matter()
    {
        byte[] stream = [.. TcpClient.Framed(TcpClient.Check(IceCredentials.Create(0, 1))), 0x00, 0xFF, 0x16];
        Assert.Equal(TcpFirstFrame.Named, TcpFirstFrameReader.Read(stream, out _, out _));
    }

    [Fact]
    public void Every_part_of_a_check_is_waited_for()
    {
        var stream = TcpClient.Framed(TcpClient.Check(IceCredentials.Create(0, 1)));
        for (var length = 0; length < stream.Length; length++)
        {
            Assert.Equal(TcpFirstFrame.Incomplete, TcpFirstFrameReader.Read(stream.AsSpan(0, length), out _, out _));
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")] // a length of 18245
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000")] // a TLS ClientHello
    [InlineData("\u0000\u0014\u0016\u0000")] // right length, but DTLS
    [InlineData("\u0000\u0001\u0000")] // shorter than any STUN message
    public void Whoever_says_anything_else_is_refused_at_once(string text) =>
        Assert.Equal(TcpFirstFrame.Refused, TcpFirstFrameReader.Read(Encoding.Latin1.GetBytes(text), out _, out _));

    [Fact]
    public void A_check_with_a_wrong_checksum_is_refused()
    {
        var check = TcpClient.Check(IceCredentials.Create(0, 1));
        check[^1] ^= 1;
        Assert.Equal(TcpFirstFrame.Refused, TcpFirstFrameReader.Read(TcpClient.Framed(check), out _, out _));
    }

    [Fact]
    public void A_name_that_is_not_of_our_making_is_refused()
    {
        var check = TcpClient.Check(new IceCredentials("short", "password"));
        Assert.Equal(TcpFirstFrame.Refused, TcpFirstFrameReader.Read(TcpClient.Framed(check), out _, out _));
    }
}
