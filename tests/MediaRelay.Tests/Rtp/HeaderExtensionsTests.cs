using CrossStrait.MediaRelay.Rtp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class HeaderExtensionsTests
{
    private const byte LevelId = 1;
    private const byte MidId = 4;
    private const byte RidId = 14;
    private const byte CaptureTimeId = 200;

    private static readonly HeaderExtensionMap _map = MakeMap();

    [Fact]
    public void One_byte_elements_are_found_between_padding()
    {
        var packet = Packet(0xBEDE,
            0x10, 0xC8, // id 1, one byte
            0x00, // padding between elements
            0x42, 0x61, 0x62, 0x63, // id 4, three bytes
            0x20, 0xFF, // id 2, one byte, not negotiated
            0xE0, 0x68, // id 14, one byte
            0x00); // padding to the word

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.Equal((ReadOnlySpan<byte>)[0xC8], extensions[HeaderExtensionKind.AudioLevel].In(packet));
        Assert.Equal("abc"u8, extensions[HeaderExtensionKind.Mid].In(packet));
        Assert.Equal("h"u8, extensions[HeaderExtensionKind.Rid].In(packet));
        Assert.False(extensions[HeaderExtensionKind.AbsCaptureTime].IsPresent);
        Assert.True(extensions[HeaderExtensionKind.AbsCaptureTime].In(packet).IsEmpty);
        Assert.False(extensions[HeaderExtensionKind.None].IsPresent);
    }

    [Fact]
    public void One_byte_value_may_have_sixteen_bytes()
    {
        byte[] value = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        var packet = Packet(0xBEDE, [0x4F, .. value, 0, 0, 0]); // id 4, length field 15

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.Equal(value, extensions[HeaderExtensionKind.Mid].In(packet));
    }

    [Theory]
    [InlineData(0xF0)] // RFC 8285 4.2
    [InlineData(0xF2)] // its length means nothing
    [InlineData(0x03)] // padding that claims a length
    public void Reserved_one_byte_ids_end_the_extension_without_fault(byte reserved)
    {
        var packet = Packet(0xBEDE,
            0x10, 0xC8, // id 1, one byte
            reserved,
            0x40, 0x61, // id 4, behind the end
            0x00, 0x00, 0x00);

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.True(extensions[HeaderExtensionKind.AudioLevel].IsPresent);
        Assert.False(extensions[HeaderExtensionKind.Mid].IsPresent);
    }

    [Fact]
    public void One_byte_element_past_the_end_keeps_those_before_it()
    {
        var packet = Packet(0xBEDE,
            0x10, 0xC8, // id 1, one byte
            0x41, 0x61); // id 4, two bytes, one of them there
        byte[] withPayload = [.. packet, 0x62, 0x63]; // the payload is no extension

        Assert.Equal(RtpError.BadExtension, Read(withPayload, out var extensions));
        Assert.True(extensions[HeaderExtensionKind.AudioLevel].IsPresent);
        Assert.False(extensions[HeaderExtensionKind.Mid].IsPresent);
    }

    [Fact]
    public void One_byte_element_that_fills_the_extension_is_whole()
    {
        var packet = Packet(0xBEDE, 0x42, 0x61, 0x62, 0x63); // id 4, three bytes

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.Equal("abc"u8, extensions[HeaderExtensionKind.Mid].In(packet));
    }

    [Fact]
    public void Of_two_elements_with_one_id_the_later_counts()
    {
        var packet = Packet(0xBEDE,
            0x40, 0x61, // id 4
            0x40, 0x62); // id 4 again

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.Equal("b"u8, extensions[HeaderExtensionKind.Mid].In(packet));
    }

    [Theory]
    [InlineData(0x1000)]
    [InlineData(0x100F)] // appbits, RFC 8285 4.3
    public void Two_byte_elements_are_found_between_padding(ushort profile)
    {
        var packet = Packet(profile,
            CaptureTimeId, 2, 0x0A, 0x0B, // id 200, two bytes
            0x00, // padding between elements
            LevelId, 0, // id 1, empty value
            99, 1, 0xFF, // id 99, not negotiated
            MidId, 1, 0x61, // id 4, one byte
            0x00, 0x00, 0x00); // padding to the word

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.Equal((ReadOnlySpan<byte>)[0x0A, 0x0B], extensions[HeaderExtensionKind.AbsCaptureTime].In(packet));
        Assert.True(extensions[HeaderExtensionKind.AudioLevel].IsPresent);
        Assert.Equal(0, extensions[HeaderExtensionKind.AudioLevel].Length);
        Assert.Equal("a"u8, extensions[HeaderExtensionKind.Mid].In(packet));
    }

    [Fact]
    public void Id_15_is_like_any_other_in_the_two_byte_form()
    {
        var packet = Packet(0x1000,
            15, 1, 0xFF, // id 15, not negotiated
            MidId, 0, // id 4, empty
            0x00, 0x00, 0x00);

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.True(extensions[HeaderExtensionKind.Mid].IsPresent);
    }

    [Fact]
    public void Empty_two_byte_value_may_end_the_extension()
    {
        var packet = Packet(0x1000,
            0x00, 0x00, // padding
            MidId, 0); // id 4, empty, nothing behind it

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.True(extensions[HeaderExtensionKind.Mid].IsPresent);
        Assert.True(extensions[HeaderExtensionKind.Mid].In(packet).IsEmpty);
    }

    [Theory]
    [InlineData(new byte[] { LevelId, 1, 0xC8, MidId })] // an id without its length
    [InlineData(new byte[] { LevelId, 0, MidId, 1 })] // a length without its value
    [InlineData(new byte[] { LevelId, 0, MidId, 255 })]
    public void Two_byte_element_cut_short_keeps_those_before_it(byte[] body)
    {
        byte[] withPayload = [.. Packet(0x1000, body), 0x62, 0x63]; // the payload is no extension

        Assert.Equal(RtpError.BadExtension, Read(withPayload, out var extensions));
        Assert.True(extensions[HeaderExtensionKind.AudioLevel].IsPresent);
        Assert.False(extensions[HeaderExtensionKind.Mid].IsPresent);
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x0FFF)]
    [InlineData(0x1010)]
    [InlineData(0xBEDF)]
    public void Other_profiles_carry_no_elements(ushort profile)
    {
        Assert.Equal(RtpError.None, Read(Packet(profile, 0x40, 0x61, 0, 0), out var extensions));
        Assert.False(extensions[HeaderExtensionKind.Mid].IsPresent);
    }

    [Fact]
    public void Packet_without_extension_has_none_present()
    {
        byte[] packet = [0x80, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x42, 0x61, 0x62, 0x63];

        Assert.Equal(RtpError.None, Read(packet, out var extensions));
        Assert.All(Enum.GetValues<HeaderExtensionKind>(), kind => Assert.False(extensions[kind].IsPresent));
    }

    [Fact]
    public void Packet_shorter_than_its_header_is_refused()
    {
        var packet = Packet(0xBEDE, 0x42, 0x61, 0x62, 0x63);
        RtpReader.ReadHeader(packet, out var header);

        Assert.Equal(RtpError.BadExtension, RtpReader.ReadExtensions(packet.AsSpan(..^1), header, _map, out _));
    }

    [Fact]
    public void Extension_longer_than_any_datagram_is_refused()
    {
        var packet = Packet(0xBEDE, new byte[65536]);

        Assert.Equal(RtpError.BadExtension, Read(packet, out _));
    }

    private static RtpError Read(ReadOnlySpan<byte> packet, out HeaderExtensions extensions)
    {
        Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet, out var header));
        return RtpReader.ReadExtensions(packet, header, _map, out extensions);
    }

    private static byte[] Packet(ushort profile, params byte[] body)
    {
        var words = body.Length / 4;
        return
        [
            0x90, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, // V=2, X=1
            (byte)(profile >> 8), (byte)profile, (byte)(words >> 8), (byte)words,
            .. body,
        ];
    }

    private static HeaderExtensionMap MakeMap()
    {
        var map = new HeaderExtensionMap();
        map.Set(LevelId, HeaderExtensionKind.AudioLevel);
        map.Set(MidId, HeaderExtensionKind.Mid);
        map.Set(RidId, HeaderExtensionKind.Rid);
        map.Set(CaptureTimeId, HeaderExtensionKind.AbsCaptureTime);
        return map;
    }
}
