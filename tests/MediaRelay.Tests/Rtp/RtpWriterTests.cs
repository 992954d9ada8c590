using CrossStrait.MediaRelay.Rtp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

public class RtpWriterTests
{
    [Fact]
    public void Header_without_extensions_has_twelve_bytes()
    {
        Span<byte> buffer = stackalloc byte[12];
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(96, marker: true, 0x1234, 0x01020304, 0xDEADBEEF);

        Assert.Equal(12, writer.End());
        byte[] expected =
        [
            0x80, // V=2
            0xE0, // M=1, PT=96
            0x12, 0x34, // sequence number
            0x01, 0x02, 0x03, 0x04, // timestamp
            0xDE, 0xAD, 0xBE, 0xEF, // SSRC
        ];
        Assert.Equal(expected, buffer);
    }

    [Fact]
    public void One_byte_elements_are_padded_to_the_word()
    {
        Span<byte> buffer = stackalloc byte[32];
        buffer.Fill(0xAA);
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(111, marker: false, 1, 2, 3);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(4, "abc"u8);
        var offset = writer.ReserveExtension(14, 2);
        buffer[offset] = 0x01;
        buffer[offset + 1] = 0x02;

        Assert.Equal(24, writer.End());
        byte[] expected =
        [
            0x90, // V=2, X=1
            0x6F, // M=0, PT=111
            0x00, 0x01, // sequence number
            0x00, 0x00, 0x00, 0x02, // timestamp
            0x00, 0x00, 0x00, 0x03, // SSRC
            0xBE, 0xDE, 0x00, 0x02, // one-byte elements, two words
            0x42, 0x61, 0x62, 0x63, // id 4, three bytes
            0xE1, 0x01, 0x02, // id 14, two bytes
            0x00, // padding
        ];
        Assert.Equal(expected, buffer[..24]);
        Assert.Equal(21, offset);
    }

    [Fact]
    public void Two_byte_elements_may_be_empty()
    {
        Span<byte> buffer = stackalloc byte[20];
        buffer.Fill(0xAA);
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(111, marker: false, 1, 2, 3);
        writer.BeginExtensions(twoByte: true);
        writer.WriteExtension(255, []);

        Assert.Equal(20, writer.End());
        byte[] expected =
        [
            0x10, 0x00, 0x00, 0x01, // two-byte elements, one word
            0xFF, 0x00, // id 255, empty
            0x00, 0x00, // padding
        ];
        Assert.Equal(expected, buffer[12..]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Extension_begun_but_left_empty_is_not_written(bool twoByte)
    {
        Span<byte> buffer = stackalloc byte[16];
        var writer = new RtpWriter(buffer);
        writer.WriteFixed(96, marker: false, 1, 2, 3);
        writer.BeginExtensions(twoByte);

        Assert.Equal(12, writer.End());
        Assert.Equal(0x80, buffer[0]);
    }

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(false, 15, 1)]
    [InlineData(false, 1, 0)]
    [InlineData(false, 1, 17)]
    [InlineData(true, 0, 1)]
    [InlineData(true, 1, 256)]
    public void Element_that_its_form_cannot_say_is_a_programming_error(bool twoByte, byte id, int length)
    {
        var buffer = new byte[400];

        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var writer = new RtpWriter(buffer);
            writer.WriteFixed(96, marker: false, 1, 2, 3);
            writer.BeginExtensions(twoByte);
            writer.ReserveExtension(id, length);
        });
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var elements =
            from twoByte in WireGen.Bit
            from ids in Gen.Choose(1, twoByte ? 255 : 14).Select(id => (byte)id).ListOf()
            from values in Gen.CollectToArray(ids.Distinct().Take(15),
                id => WireGen.Bytes(twoByte ? 0 : 1, twoByte ? 255 : 16).Select(value => (Id: id, Value: value)))
            select (TwoByte: twoByte, Values: values);
        var headers =
            from payloadType in Gen.Choose(0, 127)
            from marker in WireGen.Bit
            from sequence in WireGen.UInt16
            from timestamp in WireGen.UInt32
            from ssrc in WireGen.UInt32
            select (PayloadType: (byte)payloadType, Marker: marker, Sequence: sequence, Timestamp: timestamp, Ssrc: ssrc);

        Prop.ForAll(headers.ToArbitrary(), elements.ToArbitrary(), (given, extension) =>
        {
            var packet = new byte[8192];
            var writer = new RtpWriter(packet);
            writer.WriteFixed(given.PayloadType, given.Marker, given.Sequence, given.Timestamp, given.Ssrc);
            writer.BeginExtensions(extension.TwoByte);
            var map = new HeaderExtensionMap();
            foreach (var ((id, value), index) in extension.Values.Select((element, index) => (element, index)))
            {
                map.Set(id, (HeaderExtensionKind)(index + 1));
                writer.WriteExtension(id, value);
            }

            var length = writer.End();

            Assert.Equal(RtpError.None, RtpReader.ReadHeader(packet.AsSpan(0, length), out var header));
            Assert.Equal(length, header.Length);
            Assert.Equal(given, (header.PayloadType, header.Marker, header.SequenceNumber, header.Timestamp, header.Ssrc));
            Assert.Equal(RtpError.None, RtpReader.ReadExtensions(packet, header, map, out var extensions));
            foreach (var (id, value) in extension.Values)
            {
                Assert.True(extensions[map.KindOf(id)].IsPresent);
                Assert.Equal(value, extensions[map.KindOf(id)].In(packet));
            }
        }).MustHold();
    }
}
