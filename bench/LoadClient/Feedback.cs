using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.LoadClient;

/// <summary>What a receiver tells a sender: a receiver report a second, which names no source.</summary>
internal sealed class Feedback(bool isTransportWide)
{
    private const uint ReporterSsrc = 3003;

    public void Received(in RtpHeader header, ReadOnlySpan<byte> plaintext, MonotonicTime now)
    {
        _ = isTransportWide;
        _ = header;
        _ = plaintext;
        _ = now;
    }

    /// <summary>The length of what is due, 0 if nothing is.</summary>
    public int Write(Span<byte> destination, bool reportDue, MonotonicTime now)
    {
        _ = now;
        if (!reportDue)
        {
            return 0;
        }

        var writer = new RtcpWriter(destination);
        writer.TryWriteReceiverReport(ReporterSsrc, []);
        return writer.Length;
    }
}
