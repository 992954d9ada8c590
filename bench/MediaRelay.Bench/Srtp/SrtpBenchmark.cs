using BenchmarkDotNet.Attributes;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Bench.Srtp;

/// <summary>What a packet costs to protect: 1200 bytes of video, 120 bytes of audio.</summary>
[MemoryDiagnoser]
public class SrtpBenchmark : IDisposable
{
    private const int HeaderLength = 20;

    private readonly byte[] _buffer = new byte[1400];
    private readonly byte[] _plain = new byte[1400];
    private SrtpSender _sender = null!;
    private SrtpReceiver _receiver = null!;
    private long _index;

    [Params(120, 1200)]
    public int Length { get; set; }

    [Params("AeadAes128Gcm", "AesCm128HmacSha1_80")]
    public string Profile { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var profile = Enum.Parse<SrtpProfile>(Profile);
        var key = new byte[SrtpProfiles.KeyLength];
        var salt = new byte[profile.SaltLength];
        _sender = new SrtpSender(profile, key, salt);
        _receiver = new SrtpReceiver(profile, key, salt);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int Protect()
    {
        _buffer[0] = 0x80;
        _buffer[2] = (byte)(_index >> 8);
        _buffer[3] = (byte)_index;
        return _sender.ProtectRtp(_buffer, HeaderLength, Length, _index++);
    }

    [Benchmark]
    public int ProtectAndUnprotect()
    {
        var length = Protect();
        if (_receiver.UnprotectRtp(_buffer.AsSpan(0, length), HeaderLength, _plain, out var plain) != SrtpError.None)
        {
            throw new InvalidOperationException("A packet did not come through.");
        }

        return plain;
    }
}
