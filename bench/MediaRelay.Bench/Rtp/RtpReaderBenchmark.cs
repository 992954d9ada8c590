using BenchmarkDotNet.Attributes;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Bench.Rtp;

/// <summary>What is read once of every packet that comes in: header, header extensions, VP8 descriptor.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class RtpReaderBenchmark
{
    private readonly byte[] _packet = new byte[1200];
    private readonly HeaderExtensionMap _map = new();
    private RtpHeader _header;

    [GlobalSetup]
    public void Setup()
    {
        byte[] head =
        [
            0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, // version 2 with extension, VP8, number 1, SSRC 9
            0xBE, 0xDE, 0, 2, // RFC 8285: one-byte form, two words
            0x22, 1, 2, 3, // id 2: abs-send-time
            0x40, (byte)'0', 0, 0, // id 4: MID
            0x90, 0xE0, 0x80, 1, 7, 0x20, 0, // VP8: extended, start of frame; 15-bit picture id, TL0PICIDX, TID; key frame
        ];
        head.CopyTo(_packet, 0);
        _map.Set(2, HeaderExtensionKind.AbsSendTime);
        _map.Set(4, HeaderExtensionKind.Mid);
        _ = RtpReader.ReadHeader(_packet, out _header);
        if (ReadExtensions() != 1 || !ReadVp8())
        {
            throw new InvalidOperationException("The packet is not what it should be.");
        }
    }

    [Benchmark]
    public int ReadHeader() => RtpReader.ReadHeader(_packet, out var header) == RtpError.None ? header.Length : -1;

    /// <summary>The length of the MID.</summary>
    [Benchmark]
    public int ReadExtensions() =>
        RtpReader.ReadExtensions(_packet, _header, _map, out var extensions) == RtpError.None
            ? extensions[HeaderExtensionKind.Mid].In(_packet).Length
            : -1;

    [Benchmark]
    public bool ReadVp8() => Vp8Descriptor.TryRead(_packet.AsSpan(_header.Length), out var descriptor) && descriptor.IsKeyFrame;
}
