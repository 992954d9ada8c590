using System.Buffers.Binary;
using CrossStrait.MediaRelay.Workers;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class TcpDeframerTests
{
    [Fact]
    public void Two_packets_in_one_read_come_out_one_by_one()
    {
        var deframer = new TcpDeframer();
        Feed(deframer, [
            0x00, 0x03, // length of the first: 3
            0xAA, 0xBB, 0xCC,
            0x00, 0x01, // length of the second: 1
            0xDD]);

        Assert.True(deframer.TryTake(out var frame));
        Assert.Equal([0xAA, 0xBB, 0xCC], frame.ToArray());
        Assert.True(deframer.TryTake(out frame));
        Assert.Equal([0xDD], frame.ToArray());
        Assert.False(deframer.TryTake(out _));
    }

    [Fact]
    public void A_packet_in_pieces_comes_out_when_it_is_whole()
    {
        var deframer = new TcpDeframer();
        foreach (var piece in new byte[][] { [0x00], [0x02], [0x11] })
        {
            Feed(deframer, piece);
            Assert.False(deframer.TryTake(out _));
        }

        Feed(deframer, [0x22]);
        Assert.True(deframer.TryTake(out var frame));
        Assert.Equal([0x11, 0x22], frame.ToArray());
    }

    [Fact]
    public void An_empty_packet_is_passed_over()
    {
        var deframer = new TcpDeframer();
        Feed(deframer, [0x00, 0x00, 0x00, 0x01, 0x07]);
        Assert.True(deframer.TryTake(out var frame));
        Assert.Equal([0x07], frame.ToArray());
    }

    [Fact]
    public void The_longest_packet_passes_and_one_byte_more_breaks_the_stream()
    {
        var deframer = new TcpDeframer();
        var longest = new byte[TcpDeframer.HeadBytes + TcpDeframer.MaxFrame];
        BinaryPrimitives.WriteUInt16BigEndian(longest, TcpDeframer.MaxFrame);
        Feed(deframer, longest);
        Assert.True(deframer.TryTake(out var frame));
        Assert.Equal(TcpDeframer.MaxFrame, frame.Length);

        BinaryPrimitives.WriteUInt16BigEndian(longest, TcpDeframer.MaxFrame + 1);
        Feed(deframer, longest.AsSpan(0, 2));
        Assert.False(deframer.TryTake(out _));
        Assert.True(deframer.IsBroken);
    }

    [Fact]
    public void However_the_network_cuts_the_stream_the_same_packets_come_out()
    {
        Prop.ForAll<byte[][], byte[]>((packets, cuts) =>
        {
            var stream = packets.SelectMany(packet => new[] { (byte)(packet.Length >> 8), (byte)packet.Length }.Concat(packet)).ToArray();
            var deframer = new TcpDeframer();
            var taken = new List<byte[]>();
            for (int at = 0, cut = 0; at < stream.Length; cut++)
            {
                var wanted = cuts.Length == 0 ? 1 : 1 + cuts[cut % cuts.Length];
                var length = Math.Min(wanted, stream.Length - at);
                Feed(deframer, stream.AsSpan(at, length));
                at += length;
                while (deframer.TryTake(out var frame))
                {
                    taken.Add(frame.ToArray());
                }
            }

            Assert.Equal(packets.Where(packet => packet.Length > 0), taken);
            return !deframer.IsBroken;
        }).MustHold();
    }

    private static void Feed(TcpDeframer deframer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(deframer.Free);
        deframer.Received(bytes.Length);
    }
}
