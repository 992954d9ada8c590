using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Rtcp;

public class RtcpRoundTripTests
{
    private static readonly Gen<ReportBlock> _blocks =
        from ssrc in WireGen.UInt32
        from fraction in WireGen.Byte
        from lost in Gen.Choose(-0x80_0000, 0x7F_FFFF)
        from highest in WireGen.UInt32
        from jitter in WireGen.UInt32
        from last in WireGen.UInt32
        from delay in WireGen.UInt32
        select new ReportBlock(ssrc, fraction, lost, highest, jitter, last, delay);

    private static readonly Gen<ReportBlock[]> _blockLists =
        Gen.Choose(0, 31).SelectMany(count => Gen.ArrayOf(_blocks, count));

    private static readonly Gen<SenderReport> _reports =
        from ssrc in WireGen.UInt32
        from ntp in WireGen.UInt64
        from timestamp in WireGen.UInt32
        from packets in WireGen.UInt32
        from octets in WireGen.UInt32
        select new SenderReport(ssrc, new NtpTime(ntp), timestamp, packets, octets);

    [Fact]
    public void Sender_report_comes_back_with_its_blocks()
    {
        Prop.ForAll(_reports.ToArbitrary(), _blockLists.ToArbitrary(), (report, blocks) =>
        {
            Span<byte> buffer = stackalloc byte[1024];
            var writer = new RtcpWriter(buffer);
            Assert.True(writer.TryWriteSenderReport(report, blocks));

            var packet = ReadOnly(buffer[..writer.Length]);
            Assert.True(packet.TryReadSenderReport(out var read));
            Assert.Equal(report, read);
            Assert.Equal(blocks, ReadBlocks(packet));
        }).MustHold();
    }

    [Fact]
    public void Receiver_report_comes_back_with_its_blocks()
    {
        Prop.ForAll(WireGen.UInt32.ToArbitrary(), _blockLists.ToArbitrary(), (sender, blocks) =>
        {
            Span<byte> buffer = stackalloc byte[1024];
            var writer = new RtcpWriter(buffer);
            Assert.True(writer.TryWriteReceiverReport(sender, blocks));

            var packet = ReadOnly(buffer[..writer.Length]);
            Assert.Equal(sender, packet.SenderSsrc);
            Assert.Equal(blocks, ReadBlocks(packet));
        }).MustHold();
    }

    [Fact]
    public void Lost_packets_come_back_in_their_order()
    {
        var losses =
            from start in WireGen.UInt16
            from steps in Gen.Choose(1, 30).ListOf()
            select Ascend(start, steps);

        Prop.ForAll(losses.ToArbitrary(), WireGen.UInt32.ToArbitrary(), (lost, media) =>
        {
            Span<byte> buffer = stackalloc byte[4096];
            var writer = new RtcpWriter(buffer);
            Assert.True(writer.TryWriteNack(1, media, lost));

            var found = new List<ushort>();
            foreach (var sequence in ReadOnly(buffer[..writer.Length]).ReadNacks(out var readMedia))
            {
                found.Add(sequence);
                Assert.Equal(media, readMedia);
            }

            Assert.Equal(lost, found);
        }).MustHold();
    }

    [Fact]
    public void Small_packets_come_back_from_one_compound()
    {
        Prop.ForAll(WireGen.UInt32.ToArbitrary(), WireGen.Byte.ToArbitrary(), WireGen.Bytes(0, 255).ToArbitrary(),
            (ssrc, command, cname) =>
            {
                Span<byte> buffer = stackalloc byte[512];
                var writer = new RtcpWriter(buffer);
                Assert.True(writer.TryWriteSdes(ssrc, cname) && writer.TryWritePli(1, ssrc)
                    && writer.TryWriteFir(1, ssrc, command) && writer.TryWriteBye(ssrc));

                var reader = new RtcpReader(buffer[..writer.Length]);
                Assert.True(reader.TryReadNext(out var sdes));
                var items = sdes.SdesItems;
                Assert.True(items.MoveNext());
                Assert.Equal((ssrc, RtcpType.CnameItem), (items.Current.Ssrc, items.Current.Type));
                Assert.Equal(cname, items.Current.Value);
                Assert.False(items.MoveNext());
                Assert.True(reader.TryReadNext(out var pli) && pli.IsPli(out var media) && media == ssrc);
                Assert.True(reader.TryReadNext(out var fir) && fir.TryReadFir(0, out var target, out var read)
                    && target == ssrc && read == command);
                Assert.True(reader.TryReadNext(out var bye));
                var sources = bye.ByeSources;
                Assert.True(sources.MoveNext());
                Assert.Equal(ssrc, sources.Current);
                Assert.False(reader.TryReadNext(out _));
                Assert.Equal(RtcpError.None, reader.Error);
            }).MustHold();
    }

    private static RtcpPacket ReadOnly(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryReadNext(out var packet));
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal(RtcpError.None, reader.Error);
        return packet;
    }

    private static ReportBlock[] ReadBlocks(RtcpPacket packet)
    {
        var blocks = new ReportBlock[packet.ReportBlockCount];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = packet.ReadReportBlock(i);
        }

        return blocks;
    }

    private static ushort[] Ascend(ushort start, List<int> steps)
    {
        var lost = new ushort[steps.Count + 1];
        lost[0] = start;
        for (var i = 0; i < steps.Count; i++)
        {
            lost[i + 1] = (ushort)(lost[i] + steps[i]);
        }

        return lost;
    }
}
