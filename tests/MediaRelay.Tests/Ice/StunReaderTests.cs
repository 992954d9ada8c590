using CrossStrait.MediaRelay.Ice;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Ice;

public class StunReaderTests
{
    [Fact]
    public void The_sample_request_of_RFC_5769_parses_and_verifies()
    {
        Assert.Equal(StunError.None, StunReader.TryRead(StunVectors.Request, out var message));

        Assert.True(message.IsBindingRequest);
        Assert.True(message.TransactionId.SequenceEqual(StunVectors.TransactionId));
        Assert.True(message.Username.SequenceEqual("evtj:h6vY"u8));
        Assert.True(message.LocalUfrag.SequenceEqual("evtj"u8));
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.True(message.IsPeerControlled);
        Assert.False(message.UseCandidate);
        Assert.False(message.HasUnknownRequired);
        Assert.True(message.VerifyFingerprint());
        Assert.True(message.VerifyIntegrity(StunVectors.Password));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Fact]
    public void The_IPv4_response_of_RFC_5769_parses_and_verifies()
    {
        Assert.Equal(StunError.None, StunReader.TryRead(StunVectors.IPv4Response, out var message));

        Assert.Equal(StunFormat.BindingSuccess, message.MessageType);
        Assert.False(message.IsRequest);
        Assert.True(message.TryReadMappedAddress(out var mapped));
        Assert.Equal(StunVectors.IPv4, mapped);
        Assert.True(message.VerifyFingerprint());
        Assert.True(message.VerifyIntegrity(StunVectors.Password));
    }

    [Fact]
    public void The_IPv6_response_of_RFC_5769_parses_and_verifies()
    {
        Assert.Equal(StunError.None, StunReader.TryRead(StunVectors.IPv6Response, out var message));

        Assert.True(message.TryReadMappedAddress(out var mapped));
        Assert.Equal(StunVectors.IPv6, mapped);
        Assert.True(message.VerifyFingerprint());
        Assert.True(message.VerifyIntegrity(StunVectors.Password));
    }

    [Fact]
    public void A_datagram_shorter_than_a_header_is_truncated()
    {
        Assert.Equal(StunError.Truncated, StunReader.TryRead(StunVectors.Request.AsSpan(0, 19), out _));
        Assert.Equal(StunError.Truncated, StunReader.TryRead(default, out _));
    }

    [Theory]
    [InlineData(0, 0x40)] // the two bits that keep STUN apart from what shares its port
    [InlineData(0, 0x80)]
    [InlineData(4, 0x01)] // magic cookie
    [InlineData(7, 0x80)]
    public void Foreign_leading_bits_or_another_cookie_are_not_STUN(int offset, byte flip)
    {
        var datagram = StunVectors.Request;
        datagram[offset] ^= flip;
        Assert.Equal(StunError.NotStun, StunReader.TryRead(datagram, out _));
    }

    [Theory]
    [InlineData(0x54)] // four bytes left over
    [InlineData(0x5C)] // four bytes missing
    [InlineData(0x59)] // not a multiple of four
    public void A_length_that_does_not_match_the_datagram_is_refused(byte length)
    {
        var datagram = StunVectors.Request;
        datagram[3] = length;
        Assert.Equal(StunError.BadLength, StunReader.TryRead(datagram, out _));
    }

    [Fact]
    public void A_message_longer_than_any_path_carries_is_refused()
    {
        var datagram = new StunBytes().Add(0x8022, new byte[StunFormat.MaxLength]).ToArray();
        Assert.Equal(StunError.BadLength, StunReader.TryRead(datagram, out _));
    }

    [Theory]
    [InlineData(0x8022, 9, 4)] // overruns the message
    [InlineData(0x0008, 16, 16)] // MESSAGE-INTEGRITY of 16 bytes
    [InlineData(0x8028, 8, 8)] // FINGERPRINT of 8 bytes
    [InlineData(0x0024, 2, 4)] // PRIORITY of 2 bytes
    [InlineData(0x0024, 8, 8)] // PRIORITY of 8 bytes
    [InlineData(0x0025, 4, 4)] // USE-CANDIDATE with a value
    [InlineData(0x8029, 4, 4)] // ICE-CONTROLLED of 4 bytes
    [InlineData(0x802A, 0, 0)] // ICE-CONTROLLING without tie-breaker
    public void An_attribute_of_impossible_length_is_refused(ushort type, ushort declared, int present)
    {
        var datagram = new StunBytes().Add(type, declared, new byte[present]).ToArray();
        Assert.Equal(StunError.BadAttribute, StunReader.TryRead(datagram, out _));
    }

    [Fact]
    public void Nothing_may_follow_the_fingerprint()
    {
        var datagram = new StunBytes().Add(0x8028, new byte[4]).Add(0x8022, new byte[4]).ToArray();
        Assert.Equal(StunError.BadAttribute, StunReader.TryRead(datagram, out _));
    }

    [Fact]
    public void Attributes_behind_the_integrity_are_ignored_for_it_does_not_cover_them()
    {
        var datagram = new StunBytes()
            .Add(0x0008, new byte[20]) // MESSAGE-INTEGRITY
            .Add(0x0006, "evil:name"u8) // USERNAME
            .Add(0x0025, default) // USE-CANDIDATE
            .Add(0x0024, new byte[3]) // PRIORITY of a wrong length
            .Add(0x7FFF, new byte[4]) // unknown and required
            .ToArray();

        Assert.Equal(StunError.None, StunReader.TryRead(datagram, out var message));
        Assert.True(message.Username.IsEmpty);
        Assert.False(message.UseCandidate);
        Assert.False(message.HasUnknownRequired);
        Assert.Equal(0, message.CopyUnknownRequired(new ushort[4]));
    }

    [Fact]
    public void Of_repeated_attributes_the_first_counts()
    {
        var datagram = new StunBytes()
            .Add(0x0006, "first:a"u8)
            .Add(0x0006, "second:b"u8)
            .Add(0x0024, [0, 0, 0, 1])
            .Add(0x0024, [0, 0, 0, 2])
            .ToArray();

        Assert.Equal(StunError.None, StunReader.TryRead(datagram, out var message));
        Assert.True(message.Username.SequenceEqual("first:a"u8));
        Assert.Equal(1u, message.Priority);
    }

    [Fact]
    public void Unknown_required_attributes_are_listed_and_unknown_optional_ones_are_not()
    {
        var datagram = new StunBytes()
            .Add(0xC057, new byte[4]) // network cost, which Chromium sends
            .Add(0x0042, new byte[4])
            .Add(0x7FFF, default)
            .ToArray();

        Assert.Equal(StunError.None, StunReader.TryRead(datagram, out var message));
        Assert.True(message.HasUnknownRequired);
        var unknown = new ushort[4];
        Assert.Equal(2, message.CopyUnknownRequired(unknown));
        Assert.Equal<ushort>([0x0042, 0x7FFF, 0, 0], unknown);
        Assert.Equal(1, message.CopyUnknownRequired(new ushort[1]));
    }

    [Fact]
    public void A_username_without_colon_has_no_local_part()
    {
        var datagram = new StunBytes().Add(0x0006, "nocolon"u8).ToArray();
        Assert.Equal(StunError.None, StunReader.TryRead(datagram, out var message));
        Assert.True(message.LocalUfrag.IsEmpty);
    }

    [Theory]
    [InlineData(1, 16)] // IPv4 family with an IPv6 address
    [InlineData(2, 4)] // IPv6 family with an IPv4 address
    [InlineData(3, 4)] // no such family
    [InlineData(1, 0)] // no address
    public void A_mapped_address_whose_family_and_length_disagree_is_not_read(byte family, int length)
    {
        var value = new byte[4 + length];
        value[1] = family;
        Assert.Equal(StunError.None, StunReader.TryRead(new StunBytes().Add(0x0020, value).ToArray(), out var message));
        Assert.False(message.TryReadMappedAddress(out _));
    }

    [Theory]
    [InlineData(2, 99)] // below 300
    [InlineData(7, 0)] // above 699
    [InlineData(4, 100)] // the rest is below 100
    public void An_error_code_out_of_range_is_not_read(byte hundreds, byte rest)
    {
        byte[] value = [0, 0, hundreds, rest];
        Assert.Equal(StunError.None, StunReader.TryRead(new StunBytes().Add(0x0009, value).ToArray(), out var message));
        Assert.False(message.TryReadErrorCode(out _));
    }
}
