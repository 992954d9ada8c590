using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Bench.Ice;

/// <summary>A consent check verified and answered, and what a stranger's check costs before it is dropped.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class StunBenchmark
{
    private readonly byte[] _check = new byte[256];
    private readonly byte[] _stranger = new byte[256];
    private readonly byte[] _answer = new byte[StunWriter.MaxResponseLength];
    private readonly NetworkPath _path = NetworkPath.From(new IPEndPoint(IPAddress.Loopback, 50_000));
    private readonly MonotonicTime _now = new(TimeSpan.TicksPerHour);
    private IceLiteAgent? _agent;
    private int _checkLength;
    private int _strangerLength;

    [GlobalSetup]
    public void Setup()
    {
        var local = IceCredentials.Create(0, 0);
        _agent = new IceLiteAgent(local, TimeSpan.FromSeconds(30), _now);
        _agent.SetRemote("peer", "");
        _checkLength = WriteCheck(_check, local.Ufrag, local.Password);
        _strangerLength = WriteCheck(_stranger, local.Ufrag, "not the password of anybody");
        if (Check() == 0 || Stranger())
        {
            throw new InvalidOperationException("The checks are not what they should be.");
        }

        while (_agent.TryTake(out _))
        {
        }
    }

    /// <summary>The length of the answer.</summary>
    [Benchmark]
    public int Check() =>
        _agent!.Receive(_check.AsSpan(0, _checkLength), _path, _now, _answer, out var length) == StunError.None ? length : 0;

    [Benchmark]
    public bool Stranger() =>
        _agent!.Receive(_stranger.AsSpan(0, _strangerLength), _path, _now, _answer, out _) == StunError.None;

    private static int WriteCheck(byte[] destination, string ufrag, string password) =>
        StunWriter.WriteBindingRequest(destination, new BindingRequest
        {
            TransactionId = new byte[12],
            Username = Encoding.ASCII.GetBytes($"{ufrag}:peer"),
            Key = Encoding.ASCII.GetBytes(password),
            UseCandidate = true,
        });
}
