using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// A sender report as a capture keeps it: it ties the media clock of one SSRC to the sender's wall clock
/// (RFC 3550 6.4.1). <paramref name="Ntp"/> is 32.32 fixed point.
/// </summary>
public readonly record struct CapturedSenderReport(uint Ssrc, ulong Ntp, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    internal const int Length = 24;

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Ssrc);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], Ntp);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], PacketCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], OctetCount);
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out CapturedSenderReport report)
    {
        if (body.Length != Length)
        {
            report = default;
            return false;
        }

        report = new CapturedSenderReport(
            BinaryPrimitives.ReadUInt32LittleEndian(body),
            BinaryPrimitives.ReadUInt64LittleEndian(body[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(body[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(body[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(body[20..]));
        return true;
    }
}
