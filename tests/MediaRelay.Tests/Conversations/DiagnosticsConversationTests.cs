using CrossStrait.MediaRelay.Diagnostics;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

public sealed class DiagnosticsConversationTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("trace").FullName;
    private readonly VirtualRelay _relay = new();
    private readonly VirtualPeer _publisher;
    private readonly VirtualCamera _camera;
    private readonly VirtualPeer _receiver;

    public DiagnosticsConversationTests() => (_publisher, _camera, _receiver) = ForwardingConversationTests.Call(_relay);

    public void Dispose()
    {
        _relay.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Statistics_tell_rates_counts_and_what_is_shown()
    {
        Stream(TimeSpan.FromSeconds(4));

        var sending = _publisher.Transport.ReadStatistics();
        var showing = _receiver.Transport.ReadStatistics();

        var stream = Assert.Single(Assert.Single(sending.Up).Streams);
        var slot = Assert.Single(showing.Down);
        Assert.Equal("connected", sending.State);
        Assert.Equal(sending.Up[0].TrackId, slot.Source);
        Assert.InRange(stream.Packets, 200, 10_000);
        Assert.Equal(stream.Packets, slot.Packets);
        Assert.InRange(slot.Bps, 0.8 * stream.Bps, 1.1 * stream.Bps);
        Assert.InRange(sending.ReceivedBps, stream.Bps * 9 / 10, stream.Bps * 12 / 10);
        Assert.Equal(0, stream.Lost);
    }

    [Fact]
    public void Statistics_tell_what_was_lost_and_asked_for_again()
    {
        Stream(TimeSpan.FromSeconds(1));
        _publisher.Loss = 0.05;
        Stream(TimeSpan.FromSeconds(4));

        var stream = _publisher.Transport.ReadStatistics().Up[0].Streams[0];

        Assert.True(stream.Lost > 5, $"{stream}");
        Assert.True(stream.NacksSent >= stream.Lost, $"{stream}");
    }

    [Fact]
    public async Task A_trace_has_every_packet_and_no_payload()
    {
        var path = Path.Combine(_directory, "call.pcap");
        var ended = new TaskCompletionSource<TraceEnded>(TaskCreationOptions.RunContinuationsAsynchronously);
        Stream(TimeSpan.FromSeconds(1));
        var order = new StartTrace(new RequestId(1), _receiver.Transport.Id, path, WithPayload: false, MaxSeconds: 5, MaxBytes: 1 << 20);
        var before = _receiver.Packets.Count;
        Assert.True(_receiver.Transport.TryTrace(
            () => new PacketTrace(order, _relay.Now, DateTimeOffset.UnixEpoch, told => ended.SetResult((TraceEnded)told))));
        Assert.False(_receiver.Transport.TryTrace(() => throw new InvalidOperationException("one trace at a time")));

        Stream(TimeSpan.FromSeconds(2));
        _receiver.Transport.EndTrace();

        var told = await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Null(told.Error);
        Assert.InRange(told.Packets, _receiver.Packets.Count - before - 5, _receiver.Packets.Count - before + 5); // some were on their way, some are reports
        Assert.InRange(new FileInfo(path).Length, 24 + (told.Packets * (16 + 28 + 12)), 24 + (told.Packets * (16 + 28 + 80)));
    }

    private void Stream(TimeSpan time) => ForwardingConversationTests.Stream(_relay, _camera, time);
}
