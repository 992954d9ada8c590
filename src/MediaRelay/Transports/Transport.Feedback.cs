using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>Transport-wide feedback to a publisher: what it takes to find out how much its uplink carries.</summary>
internal sealed partial class Transport
{
    /// <summary>Feedback packets in one tick; what is left waits for the next.</summary>
    private const int MaxFeedbackPerTick = 4;

    private ArrivalRecorder? _arrivals;
    private uint _arrivedSsrc;

    /// <summary>
    /// Every packet counts, also one that is padding alone, comes again, or belongs to nothing: it used the path. A number
    /// of another length is another extension under the same name (version 2 has four bytes) and is not understood.
    /// </summary>
    private void RecordArrival(in HeaderExtensions extensions, ReadOnlySpan<byte> plaintext, uint ssrc, MonotonicTime now)
    {
        var number = extensions[HeaderExtensionKind.TransportSequenceNumber];
        if (number.IsPresent && number.Length == 2)
        {
            _arrivals ??= new ArrivalRecorder();
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(number.In(plaintext));
            _arrivals.Received(sequence, now, plaintext.Length);
            _udp.Arrived(sequence);
            _arrivedSsrc = ssrc;
        }
    }

    /// <summary>For a packet of no known line: within a BUNDLE group an id means the same on every line (RFC 9143 9.2).</summary>
    private void RecordStranger(ReadOnlySpan<byte> plaintext, in RtpHeader header, MonotonicTime now)
    {
        foreach (var track in _upTracks.Values)
        {
            if (track.Line.Extensions.IdOf(HeaderExtensionKind.TransportSequenceNumber) != 0)
            {
                RtpReader.ReadExtensions(plaintext, header, track.Line.Extensions, out var extensions);
                RecordArrival(extensions, plaintext, header.Ssrc, now);
                return;
            }
        }
    }

    private void SendTransportFeedback(MonotonicTime now)
    {
        for (var i = 0; i < MaxFeedbackPerTick && _arrivals is { } arrivals && arrivals.IsDue(now); i++)
        {
            var output = _context.Outputs[Ice.Selected.Socket];
            var buffer = output.Reserve();
            var writer = new RtcpWriter(buffer[..MaxRtcpBytes]);
            writer.TryWriteReceiverReport(_reporterSsrc, []); // RFC 4585 3.1: feedback rides in a compound packet
            if (!arrivals.TryWrite(ref writer, _reporterSsrc, _arrivedSsrc, now))
            {
                return;
            }

            Commit(output, buffer, writer.Length, now);
        }
    }
}
