using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Rtcp;

/// <summary>Extended reports (RFC 3611), by which one who only receives learns the round trip.</summary>
internal ref partial struct RtcpWriter
{
    private const int ReferenceTimeLength = 12;

    /// <summary>Asks the other side to say when it got this (RFC 3611 4.4).</summary>
    /// <param name="time">Of any clock: it comes back as it was sent.</param>
    public bool TryWriteReferenceTime(uint sender, NtpTime time)
    {
        if (!TryBegin(RtcpType.ExtendedReport, 0, SsrcLength + ReferenceTimeLength, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)RtcpType.ReferenceTimeBlock << 24) | ((ReferenceTimeLength / 4) - 1));
        BinaryPrimitives.WriteUInt64BigEndian(body[8..], time.Value);
        return true;
    }
}
