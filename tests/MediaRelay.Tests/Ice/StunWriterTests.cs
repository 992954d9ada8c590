using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Ice;

public class StunWriterTests
{
    /// <summary>Where the one padding byte of SOFTWARE lies in both responses of RFC 5769.</summary>
    private const int SoftwarePadding = 35;

    [Fact]
    public void The_writer_reproduces_the_IPv4_response_of_RFC_5769() =>
        Assert.Equal(StunVectors.IPv4Response, WriteSampleResponse(StunVectors.IPv4));

    [Fact]
    public void The_writer_reproduces_the_IPv6_response_of_RFC_5769() =>
        Assert.Equal(StunVectors.IPv6Response, WriteSampleResponse(StunVectors.IPv6));

    [Fact]
    public void The_writer_reproduces_the_sample_request_of_RFC_5769()
    {
        var buffer = new byte[128];
        var writer = new StunMessageWriter(buffer);
        writer.Begin(StunFormat.BindingRequest, StunVectors.TransactionId);
        writer.Write(StunAttribute.Software, "STUN test client"u8);
        writer.WriteUInt32(StunAttribute.Priority, 0x6E0001FF);
        writer.WriteUInt64(StunAttribute.IceControlled, 0x932FF9B151263B36);
        writer.Write(StunAttribute.Username, "evtj:h6vY"u8);
        buffer.AsSpan(73, 3).Fill((byte)' '); // the padding of USERNAME: zeros here, spaces in the RFC
        writer.WriteIntegrity(StunVectors.Password);

        Assert.Equal(StunVectors.Request, buffer[..writer.End()]);
    }

    [Fact]
    public void A_success_answer_says_where_the_peer_was_seen()
    {
        var buffer = new byte[StunWriter.MaxResponseLength];
        var length = StunWriter.WriteBindingSuccess(buffer, StunVectors.TransactionId, StunVectors.IPv6, "key"u8);

        Assert.Equal(StunError.None, StunReader.TryRead(buffer.AsSpan(0, length), out var message));
        Assert.Equal(StunFormat.BindingSuccess, message.MessageType);
        Assert.True(message.TransactionId.SequenceEqual(StunVectors.TransactionId));
        Assert.True(message.TryReadMappedAddress(out var mapped));
        Assert.Equal(StunVectors.IPv6, mapped);
        Assert.True(message.VerifyIntegrity("key"u8));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void An_error_answer_carries_its_code_and_the_attributes_not_understood()
    {
        var buffer = new byte[StunWriter.MaxResponseLength];
        var length = StunWriter.WriteError(buffer, StunVectors.TransactionId, 420, "key"u8, [0x0042, 0x7FFF]);

        Assert.Equal(StunError.None, StunReader.TryRead(buffer.AsSpan(0, length), out var message));
        Assert.Equal(StunFormat.BindingError, message.MessageType);
        Assert.True(message.TryReadErrorCode(out var code));
        Assert.Equal(420, code);
        Assert.True(message.TryFind(StunAttribute.UnknownAttributes, out var unknown));
        Assert.Equal([0x00, 0x42, 0x7F, 0xFF], unknown.ToArray());
        Assert.True(message.VerifyIntegrity("key"u8));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void An_error_answer_without_key_has_no_integrity()
    {
        var buffer = new byte[StunWriter.MaxResponseLength];
        var length = StunWriter.WriteError(buffer, StunVectors.TransactionId, 401, default);

        Assert.Equal(StunError.None, StunReader.TryRead(buffer.AsSpan(0, length), out var message));
        Assert.False(message.HasIntegrity);
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void A_request_carries_what_a_browser_sends()
    {
        var buffer = new byte[256];
        var length = StunWriter.WriteBindingRequest(buffer, new BindingRequest
        {
            TransactionId = StunVectors.TransactionId,
            Username = "local:remote"u8,
            Key = "key"u8,
            Priority = 7,
            TieBreaker = 1,
            UseCandidate = true,
        });

        Assert.Equal(StunError.None, StunReader.TryRead(buffer.AsSpan(0, length), out var message));
        Assert.True(message.IsBindingRequest);
        Assert.True(message.Username.SequenceEqual("local:remote"u8));
        Assert.Equal(7u, message.Priority);
        Assert.True(message.UseCandidate);
        Assert.False(message.IsPeerControlled);
        Assert.True(message.VerifyIntegrity("key"u8));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void A_destination_too_small_by_any_amount_gives_nothing()
    {
        var whole = StunWriter.WriteBindingSuccess(
            new byte[StunWriter.MaxResponseLength], StunVectors.TransactionId, StunVectors.IPv6, "key"u8);
        for (var room = 0; room < whole; room++)
        {
            var length = StunWriter.WriteBindingSuccess(
                new byte[room], StunVectors.TransactionId, StunVectors.IPv6, "key"u8);
            Assert.Equal(0, length);
        }
    }

    [Fact]
    public void The_longest_answer_fits_the_room_asked_for()
    {
        var length = StunWriter.WriteError(
            new byte[StunWriter.MaxResponseLength], StunVectors.TransactionId, 420, "key"u8, new ushort[8]);
        Assert.InRange(length, 1, StunWriter.MaxResponseLength);
    }

    private static byte[] WriteSampleResponse(NetworkPath mapped)
    {
        var buffer = new byte[128];
        var writer = new StunMessageWriter(buffer);
        writer.Begin(StunFormat.BindingSuccess, StunVectors.TransactionId);
        writer.Write(StunAttribute.Software, "test vector"u8);
        buffer[SoftwarePadding] = (byte)' '; // zero here, a space in the RFC
        writer.WriteXorMappedAddress(in mapped);
        writer.WriteIntegrity(StunVectors.Password);
        return buffer[..writer.End()];
    }
}
