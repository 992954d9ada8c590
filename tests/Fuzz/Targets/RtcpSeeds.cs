using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.Fuzz.Targets;

/// <summary>Packets of RTCP made by our writer, and the forms it does not make.</summary>
internal static class RtcpSeeds
{
    private delegate bool Write(ref RtcpWriter writer);

    public static IEnumerable<Seed> All()
    {
        var report = new SenderReport(0x11223344, new NtpTime(0x83AA7E80_80000000), 0x00010203, 10, 1200);
        var block = new ReportBlock(0x55667788, 64, -2, 0x2FFFF, 32, 0x7E808000, 0x10000);

        yield return new Seed("sender-report-sdes-bye", Made((ref RtcpWriter writer) =>
            writer.TryWriteSenderReport(report, [block]) && writer.TryWriteSdes(0x11223344, "crossstrait"u8)
            && writer.TryWriteBye(0x11223344)));
        yield return new Seed("receiver-report-three-blocks", Made((ref RtcpWriter writer) =>
            writer.TryWriteReceiverReport(1, [block, block with { Ssrc = 2 }, block with { CumulativeLost = 0x7FFFFF }])));
        yield return new Seed("receiver-report-and-nack", Made((ref RtcpWriter writer) =>
            writer.TryWriteReceiverReport(1, []) && writer.TryWriteNack(1, 2, [65520, 65534, 65535, 0, 14, 15, 100])));
        yield return new Seed("reduced-size-pli", Made((ref RtcpWriter writer) => writer.TryWritePli(1, 2)));
        yield return new Seed("reduced-size-fir", Made((ref RtcpWriter writer) => writer.TryWriteFir(1, 2, 255)));
        yield return new Seed("sdes-longest-cname", Made((ref RtcpWriter writer) => writer.TryWriteSdes(1, new byte[255])));
        yield return new Seed("reference-time", Made((ref RtcpWriter writer) => writer.TryWriteReferenceTime(1, new NtpTime(0x83AA7E80_80000000))));
        yield return new Seed("delays-behind-another-block",
            [0x80, 0xCF, 0, 11, 0, 0, 0, 1, 4, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 5, 0, 0, 6, 0, 0, 0, 9, 0, 0, 1, 0, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 2, 0, 0, 0, 0, 5]);
        yield return new Seed("receiver-report-padded",
            [0xA0, 0xC9, 0, 3, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 8]);
        yield return new Seed("fir-two-entries",
            [0x84, 0xCE, 0, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 10, 7, 0, 0, 0, 0, 0, 0, 11, 255, 0, 0, 0]);
        yield return new Seed("sdes-two-chunks",
            [0x82, 0xCA, 0, 5, 0, 0, 0, 1, 1, 2, 0x61, 0x62, 8, 0, 0, 0, 0, 0, 0, 2, 1, 1, 0x63, 0]);
        yield return new Seed("bye-two-sources-with-reason",
            [0x82, 0xCB, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 4, 0x67, 0x6F, 0x6E, 0x65, 0, 0, 0]);
    }

    private static byte[] Made(Write write)
    {
        var buffer = new byte[1024];
        var writer = new RtcpWriter(buffer);
        return write(ref writer) ? buffer[..writer.Length] : throw new InvalidOperationException("no room for the seed");
    }
}
