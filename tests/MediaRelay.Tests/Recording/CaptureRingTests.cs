using System.Buffers.Binary;
using CrossStrait.MediaRelay.Recording;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording;

public sealed class CaptureRingTests
{
    private const CaptureRecordKind Kind = CaptureRecordKind.Rtp;

    private readonly byte[] _body = new byte[CaptureRing.MaxBody];

    [Fact]
    public void Entries_come_out_in_order_across_the_end_of_the_buffer()
    {
        var ring = new CaptureRing(256);
        for (var round = 0; round < 500; round++)
        {
            var body = Enumerable.Repeat((byte)round, round % 90).ToArray();
            Assert.True(ring.TryWrite(round, Kind, round * 10L, body));

            Assert.True(ring.TryRead(ring.Head, _body, out var entry));
            Assert.Equal(new CaptureRingEntry(round, Kind, round * 10L, body.Length), entry);
            Assert.Equal(body, _body[..entry.Length]);
        }
    }

    [Fact]
    public void A_full_ring_refuses_and_takes_again_after_a_read()
    {
        var ring = new CaptureRing(256);
        var taken = 0;
        while (ring.TryWrite(1, Kind, taken, new byte[30]))
        {
            taken++;
        }

        Assert.Equal(256 / 47, taken);
        Assert.True(ring.TryRead(ring.Head, _body, out var entry));
        Assert.Equal(0, entry.Nanoseconds);
        Assert.True(ring.TryWrite(1, Kind, taken, new byte[30]));
    }

    [Fact]
    public void A_body_longer_than_a_datagram_is_refused() =>
        Assert.False(new CaptureRing(1 << 18).TryWrite(1, Kind, 0, new byte[CaptureRing.MaxBody + 1]));

    [Fact]
    public async Task Two_threads_lose_and_tear_nothing()
    {
        const int Entries = 50_000;
        var ring = new CaptureRing(1 << 14);
        var producer = Task.Factory.StartNew(() => Produce(ring, Entries), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var body = new byte[CaptureRing.MaxBody];
        var spin = new SpinWait();
        for (var expected = 0; expected < Entries;)
        {
            if (!ring.TryRead(ring.Head, body, out var entry))
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            Assert.Equal(expected, entry.Track);
            Assert.Equal(4 + (expected % 700), entry.Length);
            Assert.Equal(expected, BinaryPrimitives.ReadInt32LittleEndian(body));
            Assert.Equal((byte)expected, body[entry.Length - 1] | (entry.Length == 4 ? (byte)expected : 0));
            expected++;
        }

        await producer;
    }

    private static void Produce(CaptureRing ring, int entries)
    {
        var body = new byte[1024];
        var spin = new SpinWait();
        for (var number = 0; number < entries; number++)
        {
            var length = 4 + (number % 700);
            body.AsSpan(0, length).Fill((byte)number);
            BinaryPrimitives.WriteInt32LittleEndian(body, number);
            while (!ring.TryWrite(number, Kind, number, body.AsSpan(0, length)))
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
