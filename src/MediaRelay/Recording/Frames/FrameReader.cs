namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>Rebuilds the frames of a captured track, in order, reading one segment at a time.</summary>
public static class FrameReader
{
    /// <summary>Whether frames of this track can be rebuilt. Of any other, <see cref="Read"/> gives none.</summary>
    public static bool Knows(CapturedTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return IsOpus(track) || FrameAssembler.For(track.Codec) is not null;
    }

    public static IEnumerable<MediaFrame> Read(CapturedTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        return !Knows(track) ? [] : IsOpus(track) ? ReadAudio(track) : ReadVideo(track);
    }

    private static IEnumerable<MediaFrame> ReadAudio(CapturedTrack track)
    {
        foreach (var packet in ReadPackets(track))
        {
            if (OpusPacket.Duration(packet.Payload.Span) is > 0 and var duration)
            {
                yield return new MediaFrame(packet.Ssrc, packet.RtpTime, packet.Payload, true, duration, 0, 0) { Codec = packet.Codec };
            }
        }
    }

    /// <summary>A track that moves to another codec goes on with the next key frame of that.</summary>
    private static IEnumerable<MediaFrame> ReadVideo(CapturedTrack track)
    {
        var codec = "";
        FrameAssembler? assembler = null;
        foreach (var packet in ReadPackets(track))
        {
            if (packet.Codec != codec)
            {
                codec = packet.Codec;
                assembler = FrameAssembler.For(codec);
            }

            if (assembler is not null && assembler.TryAdd(packet, out var frame))
            {
                yield return frame;
            }
        }
    }

    /// <summary>
    /// Packets in order. When the SSRC changes, what is left of the old source goes first and late packets of it are
    /// dropped; with a packet beyond all that it had sent, it has come back (another encoding was recorded meanwhile).
    /// </summary>
    private static IEnumerable<CapturedPacket> ReadPackets(CapturedTrack track)
    {
        var parser = new PacketParser(track.Codec);
        var highest = new Dictionary<uint, long>();
        var order = new PacketOrder();
        uint? current = null;
        var changed = false;
        foreach (var record in track.ReadRecords())
        {
            if (!parser.TryRead(record, out var packet)
                || (packet.Ssrc != current && packet.Sequence <= highest.GetValueOrDefault(packet.Ssrc, long.MinValue)))
            {
                continue;
            }

            highest[packet.Ssrc] = Math.Max(packet.Sequence, highest.GetValueOrDefault(packet.Ssrc, long.MinValue));

            if (current is { } old && old != packet.Ssrc)
            {
                order.End();
                while (order.TryTake(out var late))
                {
                    yield return late with { FollowsLoss = late.FollowsLoss || changed };
                    changed = false;
                }

                order = new PacketOrder();
                changed = true;
            }

            current = packet.Ssrc;
            order.Receive(packet);
            while (order.TryTake(out var ready))
            {
                yield return ready with { FollowsLoss = ready.FollowsLoss || changed };
                changed = false;
            }
        }

        order.End();
        while (order.TryTake(out var last))
        {
            yield return last with { FollowsLoss = last.FollowsLoss || changed };
            changed = false;
        }
    }

    private static bool IsOpus(CapturedTrack track) => track.Codec.Equals("opus", StringComparison.OrdinalIgnoreCase);
}
