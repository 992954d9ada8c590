using CrossStrait.MediaRelay.Rtcp;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class ArrivalRecorderTests
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(5);
    private static readonly MonotonicTime _start = new(TimeSpan.TicksPerHour);

    [Fact]
    public void Losses_and_arrivals_are_told_across_the_wrap_of_the_numbers()
    {
        var recorder = new ArrivalRecorder();
        ushort[] numbers = [65533, 65534, 1, 2];
        for (var i = 0; i < numbers.Length; i++)
        {
            recorder.Received(numbers[i], _start + TimeSpan.FromMilliseconds(10 * i));
        }

        var told = Tell(recorder, _start + TimeSpan.FromMilliseconds(60));

        Assert.Equal([65533, 65534, 65535, 0, 1, 2], told.Select(packet => (int)packet.Sequence));
        Assert.Equal([true, true, false, false, true, true], told.Select(packet => packet.Received));
        Assert.Equal([0, 10, 20, 30], Milliseconds(told));
    }

    [Fact]
    public void Nothing_is_told_twice_and_nothing_when_nothing_came()
    {
        var recorder = new ArrivalRecorder();
        Assert.False(recorder.IsDue(_start));
        recorder.Received(5, _start);
        Assert.Single(Tell(recorder, _start));

        Assert.Empty(Tell(recorder, _start + TimeSpan.FromSeconds(1)));
        recorder.Received(6, _start + TimeSpan.FromSeconds(1));
        Assert.Equal(6, Assert.Single(Tell(recorder, _start + TimeSpan.FromSeconds(1))).Sequence);
    }

    [Fact]
    public void Packet_that_was_told_lost_is_told_again_when_it_comes_late()
    {
        var recorder = new ArrivalRecorder();
        recorder.Received(1, _start);
        recorder.Received(3, _start);
        Assert.Equal([true, false, true], Tell(recorder, _start).Select(packet => packet.Received));

        recorder.Received(2, _start + TimeSpan.FromMilliseconds(80));

        var told = Tell(recorder, _start + TimeSpan.FromMilliseconds(100));
        Assert.Equal([(2, true), (3, true)], told.Select(packet => ((int)packet.Sequence, packet.Received)));
        Assert.Equal([0, -80], Milliseconds(told));
    }

    [Fact]
    public void Repeated_packet_keeps_its_first_arrival()
    {
        var recorder = new ArrivalRecorder();
        recorder.Received(1, _start);
        recorder.Received(2, _start + _tick);
        recorder.Received(1, _start + TimeSpan.FromMilliseconds(40));

        Assert.Equal([0, 5], Milliseconds(Tell(recorder, _start + TimeSpan.FromMilliseconds(50))));
    }

    [Fact]
    public void Jump_of_the_numbers_starts_anew()
    {
        var recorder = new ArrivalRecorder();
        recorder.Received(1, _start);
        recorder.Received(20_000, _start);

        Assert.Equal(20_000, Assert.Single(Tell(recorder, _start)).Sequence);
    }

    [Fact]
    public void Number_from_long_ago_is_left_out()
    {
        var recorder = new ArrivalRecorder();
        for (ushort number = 0; number < 1000; number++)
        {
            if (number != 500)
            {
                recorder.Received(number, _start);
            }
        }

        Assert.Equal(1000, Tell(recorder, _start).Count);
        recorder.Received(500, _start + _tick);
        Assert.False(recorder.IsDue(_start + TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData(50, 100, 100)] // 40 kbit/s
    [InlineData(50, 1000, 50)] // 400 kbit/s
    [InlineData(1000, 1200, 50)] // 9.6 Mbit/s
    [InlineData(8000, 1200, 32)] // 77 Mbit/s: 256 packets wait
    public void Feedback_comes_more_often_where_more_comes(int packetsPerSecond, int bytes, int expectedMilliseconds)
    {
        var recorder = new ArrivalRecorder();
        var times = new List<double>();
        var received = 0;
        for (var i = 0; i < 1000; i++)
        {
            var now = _start + (_tick * i);
            for (; received < (now - _start).TotalSeconds * packetsPerSecond; received++)
            {
                recorder.Received((ushort)received, now, bytes);
            }

            if (Tell(recorder, now).Count > 0)
            {
                times.Add((now - _start).TotalMilliseconds);
            }
        }

        var steady = times.Skip(times.Count / 2).ToList();
        Assert.InRange((steady[^1] - steady[0]) / (steady.Count - 1), expectedMilliseconds - 3, expectedMilliseconds + 12);
    }

    [Fact]
    public void Sender_learns_the_first_arrival_of_every_packet_that_came()
    {
        var arrivals =
            from start in WireGen.UInt16
            from packets in Gen.Frequency((8, Gen.Choose(0, 30)), (1, Gen.Constant(-1)), (1, Gen.Choose(31, 300))).ListOf()
            select (Start: start, Packets: packets);

        Prop.ForAll(arrivals.ToArbitrary(), call =>
        {
            // Packet i leaves at 5 i ms and arrives after its delay in ms, or never.
            var recorder = new ArrivalRecorder();
            var expected = call.Packets
                .Select((delay, i) => (Sequence: (ushort)(call.Start + i), Delay: delay, At: _start + (_tick * i) + TimeSpan.FromMilliseconds(delay)))
                .Where(packet => packet.Delay >= 0).OrderBy(packet => packet.At).ToList();
            var heard = new Dictionary<ushort, TimeSpan>();
            var next = 0;
            for (var now = _start; now < _start + TimeSpan.FromSeconds(5); now += _tick)
            {
                for (; next < expected.Count && expected[next].At <= now; next++)
                {
                    recorder.Received(expected[next].Sequence, expected[next].At);
                }

                foreach (var packet in Tell(recorder, now).Where(packet => packet.Received))
                {
                    Assert.Equal(packet.Arrival, heard.GetValueOrDefault(packet.Sequence, packet.Arrival));
                    heard[packet.Sequence] = packet.Arrival;
                }
            }

            Assert.Equal(expected.Select(packet => packet.Sequence).Order(), heard.Keys.Order());
            Assert.All(expected, packet => Assert.Equal(packet.At - expected[0].At, heard[packet.Sequence] - heard[expected[0].Sequence]));
        }).MustHold();
    }

    private static List<PacketArrival> Tell(ArrivalRecorder recorder, MonotonicTime now)
    {
        var told = new List<PacketArrival>();
        while (recorder.IsDue(now))
        {
            var buffer = new byte[1200];
            var writer = new RtcpWriter(buffer);
            Assert.True(recorder.TryWrite(ref writer, 1, 2, now));
            Assert.True(TransportFeedbackTests.Read(buffer.AsSpan(0, writer.Length)).TryReadTransportFeedback(out var feedback));
            told.AddRange(TransportFeedbackTests.Arrivals(feedback));
        }

        return told;
    }

    private static IEnumerable<int> Milliseconds(List<PacketArrival> told)
    {
        var received = told.Where(packet => packet.Received).ToList();
        return received.Select(packet => (int)(packet.Arrival - received[0].Arrival).TotalMilliseconds);
    }
}
