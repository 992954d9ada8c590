using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Bench.Srtp;

/// <summary>One packet encrypted, one authenticated and decrypted, by suite and size (a voice and a video packet).</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SrtpBenchmark : IDisposable
{
    private const int HeaderLength = 20;
    private const int Packets = 4096;

    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _plain = new byte[2048];
    private readonly byte[][] _protected = new byte[Packets][];
    private SrtpProfile _profile;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private long _index;

    [Params("AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80")]
    public string Suite { get; set; } = "";

    [Params(120, 1200)]
    public int PacketBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _profile = Suite == "AEAD_AES_128_GCM" ? SrtpProfile.AeadAes128Gcm : SrtpProfile.AesCm128HmacSha1_80;
        _sender = new SrtpSender(_profile, new byte[16], new byte[_profile.SaltLength]);
        for (var i = 0; i < Packets; i++)
        {
            WriteHeader(i);
            _protected[i] = _buffer[.._sender.ProtectRtp(_buffer, HeaderLength, PacketBytes, i)];
        }

        _index = Packets;
    }

    /// <summary>A receiver takes each index once: every iteration has a new one.</summary>
    [IterationSetup(Target = nameof(Unprotect))]
    public void NewReceiver()
    {
        _receiver?.Dispose();
        _receiver = new SrtpReceiver(_profile, new byte[16], new byte[_profile.SaltLength]);
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Protect()
    {
        var length = 0;
        for (var i = 0; i < Packets; i++)
        {
            WriteHeader(_index);
            length += _sender!.ProtectRtp(_buffer, HeaderLength, PacketBytes, _index++);
        }

        return length;
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Unprotect()
    {
        var length = 0;
        foreach (var packet in _protected)
        {
            if (_receiver!.UnprotectRtp(packet, HeaderLength, _plain, out var plainLength) != SrtpError.None)
            {
                throw new InvalidOperationException("A fresh packet does not open.");
            }

            length += plainLength;
        }

        return length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void WriteHeader(long index)
    {
        _buffer[0] = 0x90;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)index);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(8), 9);
    }
}
