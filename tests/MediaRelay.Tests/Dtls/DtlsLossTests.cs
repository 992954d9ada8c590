using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Srtp;
using Xunit;
using static CrossStrait.MediaRelay.Tests.Dtls.DtlsSamples;

namespace CrossStrait.MediaRelay.Tests.Dtls;

public class DtlsLossTests
{
    private static readonly TimeSpan[] _once = [TimeSpan.Zero];

    // ClientHello; ServerHello to ServerHelloDone; Certificate to Finished; Finished
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_datagram_of_the_handshake_may_be_lost(int lost)
    {
        using var pair = Pair();
        pair.Network = (number, _) => number == lost ? [] : _once;
        pair.Start();
        pair.Run();

        DtlsHandshakeTests.AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);

        // One time-out of 100 ms, counted from the flight that was lost or the one before it.
        Assert.InRange(pair.Elapsed.TotalMilliseconds, 100, 220);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_flight_may_be_lost_four_times(int flight)
    {
        using var pair = Pair();
        var losses = 0;
        var size = 0;
        pair.Network = (number, datagram) =>
        {
            if (number == flight)
            {
                size = datagram.Length;
            }

            // A flight is known again by its length: no two of this handshake are alike.
            return datagram.Length == size && losses++ < 4 ? [] : _once;
        };
        pair.Start();
        pair.Run();

        DtlsHandshakeTests.AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        Assert.True(losses >= 5);
    }

    [Fact]
    public void Any_third_of_all_datagrams_may_be_lost()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var pair = Pair();
            pair.Network = (_, _) => random.Next(3) == 0 ? [] : _once;
            pair.Start();
            pair.Run();

            DtlsHandshakeTests.AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        }
    }

    [Fact]
    public void Datagrams_may_come_twice_and_out_of_order()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var pair = Pair();
            pair.Network = (_, _) =>
            [
                TimeSpan.FromMilliseconds(random.Next(200)),
                .. random.Next(2) == 0 ? _once : [],
            ];
            pair.Start();
            pair.Run();

            DtlsHandshakeTests.AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        }
    }

    [Fact]
    public void Single_records_may_be_lost_and_come_out_of_order()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var pair = Pair();
            pair.Network = (_, _) => [];
            pair.Start();
            var reached = new HashSet<bool>();
            for (var round = 0; round < 200 && reached.Count < 2; round++)
            {
                // Each record travels alone, and every round loses one in four and mixes the rest.
                var pending = pair.Sent.SelectMany(sent => Records(sent.Datagram).Select(r => (sent.ToServer, r)))
                    .Where(_ => random.Next(4) > 0).ToArray();
                random.Shuffle(pending);
                pair.Sent.Clear();
                foreach (var (toServer, record) in pending)
                {
                    DtlsEndpoint to = toServer ? pair.Server : pair.Client;
                    to.Receive(record, pair.Now);
                }

                pair.Step();
                Note(pair, reached);
            }

            DtlsHandshakeTests.AssertSameKeys(pair, SrtpProfile.AeadAes128Gcm);
        }
    }

    [Fact]
    public void A_flight_is_sent_again_after_100_ms_then_twice_as_late_each_time_up_to_3200_ms()
    {
        using var pair = Pair();
        var times = new List<double>();
        pair.Network = (_, _) =>
        {
            times.Add(pair.Elapsed.TotalMilliseconds);
            return [];
        };
        pair.Start();
        pair.Run();

        Assert.Equal([0, 100, 300, 700, 1500, 3100, 6300, 9500], times.Take(8));
        var failed = Assert.IsType<DtlsOutput.Failed>(Assert.Single(pair.ClientOutputs));
        Assert.Equal(DtlsFailure.Handshake, failed.Reason);
        Assert.Equal(TimeSpan.FromSeconds(30), pair.Elapsed);
        Assert.Equal(MonotonicTime.Never, pair.Client.Deadline);
    }

    [Fact]
    public void No_two_records_sent_have_the_same_number_but_a_repeated_finished()
    {
        using var pair = Pair();
        var random = new Random(3);
        pair.Network = (_, _) => random.Next(2) == 0 ? [] : _once;
        pair.Start();
        pair.Run();

        foreach (var side in pair.Sent.GroupBy(sent => sent.ToServer))
        {
            // bytes 3 to 10: epoch and sequence number
            var plain = side.SelectMany(sent => Records(sent.Datagram))
                .Select(record => Convert.ToHexString(record.AsSpan(3, 8)))
                .Where(number => number.StartsWith("0000", StringComparison.Ordinal)).ToArray();
            Assert.Equal(plain.Distinct(), plain);
        }
    }

    private static void Note(DtlsPair pair, HashSet<bool> reached)
    {
        if (pair.ServerKeys is not null)
        {
            reached.Add(true);
        }

        if (pair.ClientKeys is not null)
        {
            reached.Add(false);
        }
    }

    private static IEnumerable<byte[]> Records(byte[] datagram)
    {
        for (var offset = 0; offset < datagram.Length;)
        {
            var length = DtlsRecord.LengthOf(datagram.AsSpan(offset));
            yield return datagram[offset..(offset + length)];
            offset += length;
        }
    }
}
