using System.Diagnostics;
using System.Net;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Workers;

public class EpollPollTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_wake_up_ends_a_wait()
    {
        using var port = new LinuxUdpPort(IPAddress.Loopback, 0, 0, 1 << 20, new WorkerCounters());
        using var poll = new EpollPoll([port]);
        var started = Stopwatch.GetTimestamp();

        var waiting = Task.Run(() => poll.Wait(_long, untilWritable: false), TestContext.Current.CancellationToken);
        poll.Wake();
        await waiting;

        Assert.True(Stopwatch.GetElapsedTime(started) < _long);
    }

    /// <summary>One wake-up per round against a loop that polls: whichever way they race, the loop then sleeps again.</summary>
    [Fact]
    public void After_a_racing_wake_up_the_next_wait_lasts_as_long_as_it_was_told()
    {
        const int Rounds = 300;
        using var port = new LinuxUdpPort(IPAddress.Loopback, 0, 0, 1 << 20, new WorkerCounters());
        using var poll = new EpollPoll([port]);
        var begun = 0;
        var done = 0;
        var waker = new Thread(() =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                while (Volatile.Read(ref begun) < round)
                {
                    Thread.Yield();
                }

                poll.Wake();
                Volatile.Write(ref done, round);
            }
        });
        waker.Start();
        var early = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            Volatile.Write(ref begun, round);
            while (Volatile.Read(ref done) < round)
            {
                poll.Wait(TimeSpan.Zero, untilWritable: false);
            }

            poll.Wait(TimeSpan.Zero, untilWritable: false); // the wake-up itself, if it is still there
            var started = Stopwatch.GetTimestamp();
            poll.Wait(TimeSpan.FromMilliseconds(2), untilWritable: false);
            early += Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(1) ? 1 : 0;
        }

        waker.Join();
        Assert.Equal(0, early);
    }
}
