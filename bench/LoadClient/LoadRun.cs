using System.Diagnostics;
using CrossStrait.LoadClient.Servers;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.LoadClient;

/// <summary>Connects everybody, lets media flow, measures one window.</summary>
internal sealed class LoadRun(LoadOptions options)
{
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(1.5);

    /// <summary>The window is known to the loop before it begins: what is sent at its edge must be counted on both sides.</summary>
    private static readonly TimeSpan _opening = TimeSpan.FromMilliseconds(20);

    public async Task<LoadResult> RunAsync(CancellationToken cancellation)
    {
        using var certificate = DtlsCertificate.Create();
        using var dtls = new DtlsContext(certificate);
        var measurement = new Measurement();
        var process = new ServerProcess(options.ServerProcess);
        var idle = process.ResidentMebibytes;
        var watch = Stopwatch.StartNew();
        using var loop = new EndpointLoop();
        using IRoomServer server = options.Server switch
        {
            "crossstrait" => new CrossStraitServer(options, loop, certificate.Fingerprint),
            "janus" => new JanusServer(options, loop, certificate.Fingerprint),
            _ => throw new FormatException($"unknown server '{options.Server}'"),
        };
        await ConnectAsync(server, dtls, measurement, cancellation);
        var secondsToConnect = watch.Elapsed.TotalSeconds;

        if (options.Media)
        {
            loop.BeginMedia();
        }

        await Task.Delay(options.Warmup, cancellation);
        var from = RelayClock.Now + _opening;
        measurement.Open(from, from + options.Window);
        await Task.Delay(_opening, cancellation);
        var (cpu, own) = (process.ProcessorTime, Environment.CpuUsage.TotalTime);
        await Task.Delay(options.Window, cancellation);
        cpu = process.ProcessorTime - cpu;
        own = Environment.CpuUsage.TotalTime - own;
        var seconds = (RelayClock.Now - from).TotalSeconds;
        var memory = process.ResidentMebibytes;
        await Task.Delay(_drain, cancellation);
        loop.Dispose();

        return new LoadResult(
            options.Server,
            options.Shape.Name,
            options.TransportFeedback,
            measurement.Received / options.Window.TotalSeconds,
            cpu.TotalMicroseconds / Math.Max(1, measurement.Received) * (options.Window.TotalSeconds / seconds),
            1 - ((double)measurement.Received / Math.Max(1, measurement.Expected)),
            measurement.Latency.Quantile(0.5).TotalMilliseconds,
            measurement.Latency.Quantile(0.99).TotalMilliseconds,
            memory,
            idle,
            own.TotalSeconds / seconds,
            secondsToConnect,
            measurement.Strange,
            options.Commit,
            measurement.Expected / Math.Max(1, options.NominalPacketsPerSecond * options.Window.TotalSeconds));
    }

    private async Task ConnectAsync(IRoomServer server, DtlsContext dtls, Measurement measurement, CancellationToken cancellation)
    {
        var shape = options.Shape;
        var rooms = new List<string>();
        for (var i = 0; i < shape.Rooms; i++)
        {
            rooms.Add(await server.CreateRoomAsync(i, cancellation));
        }

        var limit = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellation };
        await Parallel.ForAsync(0, shape.Rooms * shape.Publishers, limit, async (i, token) =>
        {
            var endpoint = new Endpoint(options, dtls, measurement, new MediaSource(options, shape.Takers, measurement));
            await server.PublishAsync(endpoint, rooms[i / shape.Publishers], i % shape.Publishers, token);
        });
        await Parallel.ForAsync(0, shape.Rooms * shape.Subscribers, limit, async (i, token) =>
        {
            var endpoint = new Endpoint(options, dtls, measurement, source: null);
            await server.SubscribeAsync(endpoint, rooms[i / shape.Subscribers], i % shape.Subscribers, token);
        });
    }
}
