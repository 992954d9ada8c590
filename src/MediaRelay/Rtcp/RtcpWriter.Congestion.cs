using System.Buffers.Binary;
using System.Numerics;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>Feedback about the rate: transport-wide arrival times and REMB.</summary>
internal ref partial struct RtcpWriter
{
    /// <summary>In a list of arrivals: the packet did not come.</summary>
    public const long NotReceived = long.MinValue;

    private const long DeltasPerReference = TransportFeedback.TicksPerReference / TransportFeedback.TicksPerDelta;

    // draft-alvestrand-rmcat-remb-03, 2.2: six bits of exponent, eighteen of mantissa.
    private const int RembMantissaBits = 18;
    private const int RembHeadLength = 8;

    /// <summary>
    /// Writes as many arrivals as fit: in the room, and in the two bytes of a delta from one to the next. False if that
    /// is none.
    /// </summary>
    /// <param name="media">A source whose packets are among those reported.</param>
    /// <param name="arrivals">
    /// From <paramref name="baseSequence"/> on, in 250 microseconds of any clock, or <see cref="NotReceived"/>; at most 65535.
    /// </param>
    public bool TryWriteTransportFeedback(uint sender, uint media, byte feedbackCount, ushort baseSequence,
        scoped ReadOnlySpan<long> arrivals, out int written)
    {
        var room = _destination.Length - Length - HeadLength - (2 * SsrcLength) - TransportFeedback.HeadLength;
        var reference = ReferenceOf(arrivals);
        var statuses = new StatusChunkWriter(arrivals, reference * DeltasPerReference);
        written = statuses.Plan(room & ~3, out var chunkLength, out var deltaLength);
        var length = TransportFeedback.HeadLength + ((chunkLength + deltaLength + 3) & ~3);
        if (written == 0
            || !TryBeginFeedback(RtcpType.TransportFeedback, RtcpType.TransportWideFormat, sender, media, length, out var body))
        {
            written = 0;
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(body, baseSequence);
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)written);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (uint)(reference << 8) | feedbackCount);
        var chunks = body.Slice(TransportFeedback.HeadLength, chunkLength);
        var deltas = body.Slice(TransportFeedback.HeadLength + chunkLength, deltaLength);
        statuses.Write(chunks, deltas);
        body[(TransportFeedback.HeadLength + chunkLength + deltaLength)..].Clear(); // "zero padding" in the figure of 3.1
        return true;
    }

    /// <summary>
    /// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03): what the path takes, rounded down to 18
    /// significant bits, for the sum of <paramref name="ssrcs"/>, at most 255.
    /// </summary>
    public bool TryWriteRemb(uint sender, long bitsPerSecond, scoped ReadOnlySpan<uint> ssrcs)
    {
        if (bitsPerSecond < 0 || ssrcs.Length > byte.MaxValue || !TryBeginFeedback(RtcpType.PayloadFeedback,
                RtcpType.ApplicationFormat, sender, 0, RembHeadLength + (ssrcs.Length * SsrcLength), out var body))
        {
            return false;
        }

        var exponent = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)bitsPerSecond) - RembMantissaBits);
        RtcpType.RembIdentifier.CopyTo(body);
        var rate = ((uint)exponent << RembMantissaBits) | (uint)(bitsPerSecond >> exponent);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)ssrcs.Length << 24) | rate);
        body = body[RembHeadLength..];
        foreach (var ssrc in ssrcs)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
            body = body[SsrcLength..];
        }

        return true;
    }

    // The last multiple of 64 ms before the first arrival, so that its delta is small.
    private static long ReferenceOf(ReadOnlySpan<long> arrivals)
    {
        foreach (var arrival in arrivals)
        {
            if (arrival != NotReceived)
            {
                return arrival >> 8; // 256 deltas to a reference, rounded down below zero too
            }
        }

        return 0;
    }
}
