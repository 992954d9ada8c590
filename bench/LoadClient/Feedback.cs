using System.Buffers.Binary;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.LoadClient;

/// <summary>What a receiver tells a sender: a receiver report a second, which names no source, and transport-wide feedback if asked for.</summary>
internal sealed class Feedback
{
    private const uint ReporterSsrc = 3003;

    private readonly ArrivalRecorder? _arrivals;
    private readonly HeaderExtensionMap _extensions = new();
    private uint _mediaSsrc;

    public Feedback(bool isTransportWide)
    {
        _arrivals = isTransportWide ? new ArrivalRecorder() : null;
        _extensions.Set(OfferWriter.TransportSequenceExtension, HeaderExtensionKind.TransportSequenceNumber);
    }

    public void Received(in RtpHeader header, ReadOnlySpan<byte> plaintext, MonotonicTime now)
    {
        if (_arrivals is null || RtpReader.ReadExtensions(plaintext, header, _extensions, out var extensions) != RtpError.None)
        {
            return;
        }

        var number = extensions[HeaderExtensionKind.TransportSequenceNumber];
        if (number is { IsPresent: true, Length: 2 })
        {
            _arrivals.Received(BinaryPrimitives.ReadUInt16BigEndian(number.In(plaintext)), now, plaintext.Length);
            _mediaSsrc = header.Ssrc;
        }
    }

    /// <summary>The length of what is due, 0 if nothing is.</summary>
    public int Write(Span<byte> destination, bool reportDue, MonotonicTime now)
    {
        var feedbackDue = _arrivals?.IsDue(now) ?? false;
        if (!reportDue && !feedbackDue)
        {
            return 0;
        }

        var writer = new RtcpWriter(destination);
        writer.TryWriteReceiverReport(ReporterSsrc, []);
        _ = feedbackDue && _arrivals!.TryWrite(ref writer, ReporterSsrc, _mediaSsrc, now);
        return writer.Length;
    }
}
