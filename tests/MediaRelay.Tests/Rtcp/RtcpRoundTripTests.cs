using CrossStrait.MediaRelay.Rtcp;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpRoundTripTests
{
    [Fact]
    public void Nack_across_the_wrap_comes_back_as_it_was_given()
    {
        ushort[] lost = [65520, 65534, 65535, 0, 14, 15, 100];
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteNack(1, 2, lost));

        var reader = new RtcpReader(buffer[..writer.Length]);
        Assert.True(reader.TryReadNext(out var packet));
        var found = new List<ushort>();
        foreach (var sequence in packet.ReadNacks(out _))
        {
            found.Add(sequence);
        }

        Assert.Equal(lost, found);
    }
}
