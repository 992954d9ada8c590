using System.Globalization;

namespace CrossStrait.LoadClient;

/// <summary>One run, as it is written to the results file.</summary>
/// <param name="PacketsPerSecond">Forwarded, as received by subscribers.</param>
/// <param name="CpuMicroseconds">Server's CPU time per forwarded packet.</param>
/// <param name="GeneratorCores">Cores that this program used itself.</param>
/// <param name="SentFraction">What publishers sent of what they should have: less where the machine had no time left for this program.</param>
internal sealed record LoadResult(
    string Server,
    string Shape,
    bool TransportFeedback,
    double PacketsPerSecond,
    double CpuMicroseconds,
    double LossFraction,
    double MedianMilliseconds,
    double P99Milliseconds,
    double Mebibytes,
    double MebibytesIdle,
    double GeneratorCores,
    double SecondsToConnect,
    long Strange,
    string Commit = "",
    double SentFraction = 1)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Server} {Shape}{(TransportFeedback ? " twcc" : "")}: {PacketsPerSecond:0} packets/s, {CpuMicroseconds:0.00} us each, loss {LossFraction:0.0000%}, p50 {MedianMilliseconds:0.00} ms, p99 {P99Milliseconds:0.00} ms, {Mebibytes:0} MiB, sent {SentFraction:0.0%}, joined in {SecondsToConnect:0.0} s, generator {GeneratorCores:0.00} cores, {Strange} strange");
}
