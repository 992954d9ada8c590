using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>
/// The complete forward path per forwarded packet: 1100-byte packets in bursts of 8, real sockets on loopback.
/// An iteration is one turn of the worker's loop; feeding it and emptying the receivers is not measured.
/// </summary>
/// <remarks>Wall time. The ratios to the C floor, by CPU time, are what <c>floor</c> prints: see bench/README.md.</remarks>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 200, iterationCount: 100)]
public class ForwardPathBenchmark : IDisposable
{
    private const int Burst = 8;
    private const int PacketBytes = 1100;

    private EmbeddedRelay? _relay;

    [Params(false, true)]
    public bool UdpSegment { get; set; }

    [GlobalSetup(Target = nameof(One))]
    public void SetupOne() => _relay = new EmbeddedRelay(1, PacketBytes, UdpSegment);

    [GlobalSetup(Target = nameof(Ten))]
    public void SetupTen() => _relay = new EmbeddedRelay(10, PacketBytes, UdpSegment);

    [GlobalSetup(Target = nameof(Hundred))]
    public void SetupHundred() => _relay = new EmbeddedRelay(100, PacketBytes, UdpSegment);

    [GlobalSetup(Target = nameof(Thousand))]
    public void SetupThousand() => _relay = new EmbeddedRelay(1000, PacketBytes, UdpSegment);

    [IterationSetup]
    public void Feed() => _relay!.FeedBurst(Burst);

    [Benchmark(OperationsPerInvoke = Burst)]
    public void One() => _relay!.Turn();

    [Benchmark(OperationsPerInvoke = 10 * Burst)]
    public void Ten() => _relay!.Turn();

    [Benchmark(OperationsPerInvoke = 100 * Burst)]
    public void Hundred() => _relay!.Turn();

    [Benchmark(OperationsPerInvoke = 1000 * Burst)]
    public void Thousand() => _relay!.Turn();

    [IterationCleanup]
    public void Drain() => _relay!.Drain();

    [GlobalCleanup]
    public void Dispose()
    {
        _relay?.Dispose();
        GC.SuppressFinalize(this);
    }
}
