using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Srtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>RTCP both ways: reports, key-frame requests, retransmission requests.</summary>
internal sealed partial class Transport
{
    /// <summary>A compound packet is kept below the usual path MTU.</summary>
    private const int MaxRtcpBytes = 1200;

    private byte _firSequence;

    private static ReadOnlySpan<byte> Cname => "crossstrait"u8;

    /// <summary>Retransmission and key-frame requests towards the publisher. Call on every tick.</summary>
    public void SendFeedback(MonotonicTime now)
    {
        if (_upTracks.Count == 0 || !IsConnected)
        {
            return; // a receiver: most transports of a large room, on every tick
        }

        SendTransportFeedback(now);
        Span<ushort> lost = stackalloc ushort[NackTracker.MaxMissing];
        foreach (var track in _upTracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                if (stream.Missing is { IsIdle: false } missing)
                {
                    var count = missing.Collect(now, lost);
                    if (count > 0)
                    {
                        stream.Statistics.NacksSent += count;
                        SendNack(stream.Ssrc, lost[..count], now);
                    }
                }

                if (stream.Missing is { GivenUp: > 0 } gaveUp)
                {
                    gaveUp.GivenUp = 0;
                    track.GaveUp(stream);
                }

                if (stream.KeyFrames.IsWanted && stream.KeyFrames.ShouldSend(now, stream.Missing?.RoundTrip))
                {
                    SendKeyFrameRequest(stream, now);
                }
            }

            track.AdvanceWishes(now);
        }
    }

    /// <summary>Sender reports for the slots, receiver reports for the streams. Call once a second.</summary>
    public void SendReports(MonotonicTime now)
    {
        ReadRates(now);
        if (!IsConnected || _srtpSender is null)
        {
            return;
        }

        foreach (var track in _downTracks.Values)
        {
            if (track.TryMakeSenderReport(now, out var report))
            {
                var output = _context.Outputs[Ice.Selected.Socket];
                var buffer = output.Reserve();
                var writer = new RtcpWriter(buffer[..MaxRtcpBytes]);
                writer.TryWriteSenderReport(report, []);
                writer.TryWriteSdes(track.Ssrc, Cname);
                Commit(output, buffer, writer.Length, now);
            }
        }

        SendReceiverReports(now);
        JudgeUdp(now);
        ReportQuality(now);
    }

    private void SendReceiverReports(MonotonicTime now)
    {
        var blocks = _context.ReportBlocks;
        var count = 0;
        foreach (var track in _upTracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                if (stream.Statistics.Received > 0 && count < blocks.Length)
                {
                    blocks[count] = stream.Statistics.Report(stream.Ssrc, now);
                    stream.Missing?.MeasuredLoss(blocks[count].FractionLost / 256.0);
                    _udp.Report(blocks[count++].FractionLost, stream.Statistics.BitsPerSecond);
                }
            }
        }

        if (count > 0)
        {
            var output = _context.Outputs[Ice.Selected.Socket];
            var buffer = output.Reserve();
            var writer = new RtcpWriter(buffer[..MaxRtcpBytes]);
            writer.TryWriteReceiverReport(_reporterSsrc, blocks.AsSpan(0, count));
            writer.TryWriteSdes(_reporterSsrc, Cname);
            writer.TryWriteReferenceTime(_reporterSsrc, ReferenceTimeOf(now));
            Commit(output, buffer, writer.Length, now);
        }
    }

    private void SendNack(uint ssrc, ReadOnlySpan<ushort> lost, MonotonicTime now)
    {
        var output = _context.Outputs[Ice.Selected.Socket];
        var buffer = output.Reserve();
        var writer = new RtcpWriter(buffer[..MaxRtcpBytes]);
        writer.TryWriteReceiverReport(_reporterSsrc, []); // RFC 4585 3.1: feedback rides in a compound packet
        writer.TryWriteNack(_reporterSsrc, ssrc, lost);
        _context.Counters.NacksSent += lost.Length;
        Commit(output, buffer, writer.Length, now);
    }

    private void SendKeyFrameRequest(RtpStream stream, MonotonicTime now)
    {
        var codec = stream.Owner.Line.Codecs[0];
        var output = _context.Outputs[Ice.Selected.Socket];
        var buffer = output.Reserve();
        var writer = new RtcpWriter(buffer[..MaxRtcpBytes]);
        writer.TryWriteReceiverReport(_reporterSsrc, []);
        if (codec.Pli || !codec.Fir)
        {
            writer.TryWritePli(_reporterSsrc, stream.Ssrc);
        }
        else
        {
            writer.TryWriteFir(_reporterSsrc, stream.Ssrc, _firSequence++);
        }

        _context.Counters.KeyFrameRequestsSent++;
        stream.Statistics.KeyFrameRequestsSent++;
        Commit(output, buffer, writer.Length, now);
    }

    private void Commit(PacketOutput output, Span<byte> buffer, int length, MonotonicTime now)
    {
        TraceSent(buffer[..length], isRtcp: true, now);
        length = _srtpSender!.ProtectRtcp(buffer, length);
        if (length > 0)
        {
            output.Commit(length, Ice.Selected);
            _context.Counters.BytesSent += length;
        }
    }

    private void ReceiveRtcp(ReadOnlySpan<byte> datagram, MonotonicTime now)
    {
        Span<byte> plaintext = stackalloc byte[PacketOutput.MaxDatagram];
        if (datagram.Length > plaintext.Length)
        {
            _context.Counters.Drop(DropReason.TooLong);
            return;
        }

        var error = _srtpReceiver!.UnprotectRtcp(datagram, plaintext, out var length);
        if (error != SrtpError.None)
        {
            _context.Counters.Drop(ReasonOf(error));
            return;
        }

        AuthenticPackets++;
        TraceReceived(plaintext[..length], isRtcp: true, now);
        var reader = new RtcpReader(plaintext[..length]);
        while (reader.TryReadNext(out var packet))
        {
            Handle(packet, now);
        }

        if (reader.Error != RtcpError.None)
        {
            _context.Counters.Drop(DropReason.Malformed);
        }
    }

    private void Handle(in RtcpPacket packet, MonotonicTime now)
    {
        if (packet.TryReadSenderReport(out var report) && _sources.TryGetValue(report.Ssrc, out var source) && !source.IsRtx)
        {
            source.Stream.Owner.SenderReport(source.Stream, report, now);
        }

        for (var i = 0; i < packet.ReportBlockCount; i++)
        {
            var block = packet.ReadReportBlock(i);
            if (FindDownTrack(block.Ssrc) is { } reported)
            {
                reported.ReceiverReport(block, now);
                _udp.Report(block.FractionLost, reported.BitsPerSecond);
            }
        }

        HandleEstimates(packet, now);
        ReadRoundTrip(packet, now);
        if (packet.IsPli(out var mediaSsrc))
        {
            KeyFrameWanted(mediaSsrc, now);
        }

        for (var i = 0; packet.TryReadFir(i, out var ssrc, out _); i++)
        {
            KeyFrameWanted(ssrc, now);
        }

        if (packet.TryReadTransportFeedback(out var feedback))
        {
            foreach (var (_, received, _) in feedback)
            {
                _udp.Sent(received);
            }
        }

        var nacks = packet.ReadNacks(out var nackedSsrc);
        var nacked = FindDownTrack(nackedSsrc);
        foreach (var lost in nacks)
        {
            _context.Counters.NacksReceived++;
            nacked?.Retransmit(lost, now);
        }
    }

    private void KeyFrameWanted(uint ssrc, MonotonicTime now)
    {
        _context.Counters.KeyFrameRequestsReceived++;
        FindDownTrack(ssrc)?.KeyFrameWanted(now);
    }

    private DownTrack? FindDownTrack(uint ssrc)
    {
        foreach (var track in _downTracks.Values)
        {
            if (track.Ssrc == ssrc)
            {
                return track;
            }
        }

        return null;
    }
}
