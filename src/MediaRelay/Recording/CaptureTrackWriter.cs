using System.Buffers.Binary;
using CrossStrait.MediaRelay.Rtcp;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// The worker's end of one captured track. Called on the worker thread alone; packets and reports allocate nothing and
/// never wait: when the ring is full they are counted, and the count is written as a gap once there is room.
/// </summary>
internal sealed class CaptureTrackWriter
{
    /// <summary>Body of a gap in a segment: int64 lost records, int64 ns of the first of them.</summary>
    internal const int GapLength = 16;

    private readonly CaptureQueue _queue;
    private readonly int _track;
    private long _lost;
    private long _lostSince;
    private bool _ended;

    internal CaptureTrackWriter(CaptureQueue queue, int track)
    {
        _queue = queue;
        _track = track;
    }

    /// <summary>Keeps one packet, decrypted, as it arrived. The bytes are copied.</summary>
    public void Rtp(ReadOnlySpan<byte> plaintextPacket, MonotonicTime arrival) =>
        Write(CaptureRecordKind.Rtp, CaptureClock.Nanoseconds(arrival), plaintextPacket);

    public void SenderReport(in SenderReport report, MonotonicTime arrival)
    {
        Span<byte> body = stackalloc byte[CapturedSenderReport.Length];
        new CapturedSenderReport(report.Ssrc, report.Ntp.Value, report.RtpTimestamp, report.PacketCount, report.OctetCount).Write(body);
        Write(CaptureRecordKind.SenderReport, CaptureClock.Nanoseconds(arrival), body);
    }

    /// <summary>The packets that follow have another SSRC or codec.</summary>
    public void SourceChanged(uint ssrc, byte payloadType, string codec, MonotonicTime now)
    {
        if (!_ended)
        {
            _queue.Post(new CaptureCommand.ChangeSource(_queue.Ring.Head, CaptureClock.Nanoseconds(now), _track, ssrc, payloadType, codec));
        }
    }

    /// <summary>Closes the track's last segment. What is written afterwards is ignored.</summary>
    public void End(MonotonicTime now)
    {
        if (!_ended)
        {
            _ended = true;
            _queue.Post(new CaptureCommand.EndTrack(_queue.Ring.Head, CaptureClock.Nanoseconds(now), _track, _lost, _lostSince));
        }
    }

    private void Write(CaptureRecordKind kind, long nanoseconds, ReadOnlySpan<byte> body)
    {
        if (_ended)
        {
            return;
        }

        if ((_lost > 0 && !TryWriteGap(nanoseconds, body.Length)) || !_queue.Ring.TryWrite(_track, kind, nanoseconds, body))
        {
            _lostSince = _lost++ == 0 ? nanoseconds : _lostSince;
        }
    }

    /// <summary>
    /// Waits for a quarter of the ring before it resumes, so that one overload becomes one gap and not one for each
    /// packet that the writer makes room for.
    /// </summary>
    private bool TryWriteGap(long nanoseconds, int following)
    {
        if (!_queue.Ring.HasRoomFor(Math.Max(_queue.Ring.Capacity / 4, following + (4 * GapLength))))
        {
            return false;
        }

        Span<byte> body = stackalloc byte[GapLength];
        BinaryPrimitives.WriteInt64LittleEndian(body, _lost);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], _lostSince);
        _queue.Ring.TryWrite(_track, CaptureRecordKind.Gap, nanoseconds, body);
        _lost = 0;
        return true;
    }
}
