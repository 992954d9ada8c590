using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Tests.Rtp.Codecs;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtp;

[Collection(AllocationCollection.Name)]
public class ParsingAllocationTests
{
    [Fact]
    public void Reading_and_writing_a_thousand_video_packets_allocates_nothing()
    {
        var packet = new byte[1200];
        var map = new HeaderExtensionMap();
        map.Set(3, HeaderExtensionKind.AbsSendTime);
        map.Set(4, HeaderExtensionKind.Mid);
        var sequences = default(SequenceUnwrapper);
        var timestamps = default(TimestampUnwrapper);

        AssertAllocatesNothing(i =>
        {
            var length = WriteVideo(packet, (ushort)(i * 100), (uint)i * 50_000_000);
            var ok = RtpDemultiplexer.Classify(packet[0]) == DatagramKind.Rtp && !RtpDemultiplexer.IsRtcp(packet)
                && RtpReader.ReadHeader(packet, out var header) == RtpError.None && header.Length == length
                && RtpReader.ReadPadding(packet, header, out _) == RtpError.None
                && RtpReader.ReadExtensions(packet, header, map, out var extensions) == RtpError.None
                && extensions[HeaderExtensionKind.Mid].In(packet).Length == 1
                && Vp8Descriptor.TryRead(packet.AsSpan(header.Length), out var vp8);
            sequences.Unwrap((ushort)(i * 100));
            timestamps.Unwrap((uint)i * 50_000_000);
            return ok;
        });
    }

    [Fact]
    public void Reading_and_writing_a_thousand_compounds_allocates_nothing()
    {
        var buffer = new byte[1200];
        var lost = new ushort[] { 65534, 65535, 3, 200 };
        var blocks = new ReportBlock[3];
        var arrivals = new long[] { 5, RtcpWriter.NotReceived, 700, 690 };
        var sources = new uint[] { 4, 5 };

        AssertAllocatesNothing(i =>
        {
            var writer = new RtcpWriter(buffer);
            var ok = writer.TryWriteSenderReport(new SenderReport((uint)i, NtpTime.FromUnix(TimeSpan.FromSeconds(i)), 1, 2, 3), blocks)
                && writer.TryWriteSdes(1, "crossstrait"u8) && writer.TryWriteNack(1, 2, lost)
                && writer.TryWritePli(1, 2) && writer.TryWriteFir(1, 2, 3) && writer.TryWriteBye(1)
                && writer.TryWriteTransportFeedback(1, 2, 3, 65534, arrivals, out _) && writer.TryWriteRemb(1, i, sources);
            return ok && CountNumbers(buffer.AsSpan(0, writer.Length)) == 12 + 3 + 2;
        });
    }

    [Theory]
    [InlineData("vp9-l3t3-key", Codec.Vp9)]
    [InlineData("av1-l3t3", Codec.Av1)]
    [InlineData("h264-simulcast", Codec.H264)]
    [InlineData("vp8-plain", Codec.Vp8)]
    public void Reading_a_thousand_payloads_allocates_nothing(string name, object codec)
    {
        var vectors = PayloadVector.Read(name);
        var reader = new PayloadReader();
        foreach (var vector in vectors)
        {
            reader.Read((Codec)codec, 0, vector.Payload, vector.Marker, vector.Descriptor, isEncrypted: false, out _);
        }

        // A structure is made anew with each key frame that brings one.
        var later = vectors.Where(vector => vector.Stream == 0 && vector.Expected.GetValueOrDefault("key") != "1").ToArray();
        AssertAllocatesNothing(i =>
        {
            var vector = later[i % later.Length];
            reader.Read((Codec)codec, 0, vector.Payload, vector.Marker, vector.Descriptor, isEncrypted: false, out var read);
            return read.StartsFrame || read.EndsFrame;
        });
    }

    private static int WriteVideo(Span<byte> packet, ushort sequence, uint timestamp)
    {
        var writer = new RtpWriter(packet);
        writer.WriteFixed(96, marker: true, sequence, timestamp, 3);
        writer.BeginExtensions(twoByte: false);
        writer.ReserveExtension(3, 3);
        writer.WriteExtension(4, "0"u8);
        return writer.End();
    }

    private static int CountNumbers(ReadOnlySpan<byte> compound)
    {
        var count = 0;
        var reader = new RtcpReader(compound);
        while (reader.TryReadNext(out var packet))
        {
            count += packet.TryReadSenderReport(out _) ? 1 : 0;
            for (var i = 0; i < packet.ReportBlockCount; i++)
            {
                count += packet.ReadReportBlock(i) == default ? 1 : 0;
            }

            foreach (var item in packet.SdesItems)
            {
                count += item.Type;
            }

            foreach (var _ in packet.ReadNacks(out var media))
            {
                count++;
            }

            count += packet.IsPli(out _) ? 1 : 0;
            count += packet.TryReadFir(0, out _, out _) ? 1 : 0;
            foreach (var _ in packet.ByeSources)
            {
                count++;
            }

            if (packet.TryReadTransportFeedback(out var feedback))
            {
                foreach (var arrival in feedback)
                {
                    count += arrival.Received ? 1 : 0;
                }
            }

            packet.TryReadRemb(out _, out var ssrcs);
            foreach (var _ in ssrcs)
            {
                count++;
            }
        }

        return count;
    }

    private static void AssertAllocatesNothing(Func<int, bool> step)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.True(step(i));
        }

        var good = 0;
        var allocated = AllocatedBytes.During(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                good += step(i) ? 1 : 0;
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(1000, good);
    }
}
