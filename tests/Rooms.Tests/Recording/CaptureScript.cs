using System.Buffers.Binary;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.Rooms.Tests.Recording;

/// <summary>Writes a capture as the relay would, in virtual time: RTP packets and sender reports of made-up people.</summary>
internal sealed class CaptureScript : IDisposable
{
    private readonly CaptureQueue _queue = new(8 << 20);
    private readonly CaptureWriter _writer;
    private readonly CaptureSink _sink;
    private bool _abandoned;

    public CaptureScript(string directory)
    {
        _writer = new CaptureWriter([_queue], _ => { }, NullLogger.Instance);
        var sink = _queue.NextIdentity();
        _queue.Post(new CaptureCommand.Open(0, CaptureClock.Nanoseconds(At(0)), sink, new CaptureId(1), directory, "{}", DateTimeOffset.UnixEpoch));
        _sink = new CaptureSink(_queue, sink);
    }

    public static MonotonicTime At(double seconds) => new((long)(seconds * TimeSpan.TicksPerSecond) + TimeSpan.TicksPerDay);

    public void Joined(string identity, string name, double at = 0) =>
        _sink.Note($$"""{"type":"participantJoined","participant":"PA_{{identity}}","identity":"{{identity}}","name":"{{name}}"}""", At(at));

    public void Muted(string track, bool muted, double at) =>
        _sink.Note($$"""{"type":"trackMuted","track":"{{track}}","muted":{{(muted ? "true" : "false")}}}""", At(at));

    public ScriptedTrack Audio(string identity, string name, double at) =>
        new(this, _sink.AddTrack($"TR_{identity}a", Label(identity, name, "a", "audio", "microphone"), MediaKind.Audio, "opus", 48_000, 111, At(at)), 48_000);

    public ScriptedTrack Video(string identity, string name, double at, string codec = "VP8") =>
        new(this, _sink.AddTrack($"TR_{identity}v", Label(identity, name, "v", "video", "camera"), MediaKind.Video, codec, 90_000, 96, At(at)), 90_000);

    public void Stop(double at)
    {
        _sink.Stop(At(at));
        Drain();
    }

    public void Drain() => _writer.Drain();

    /// <summary>Leaves the files as a killed process does.</summary>
    public void Abandon() => _abandoned = true;

    public void Dispose()
    {
        if (!_abandoned)
        {
            _writer.Dispose();
        }
    }

    private static string Label(string identity, string name, string suffix, string kind, string source) =>
        $$"""{"track":"TR_{{identity}}{{suffix}}","participant":"PA_{{identity}}","identity":"{{identity}}","name":"{{name}}","kind":"{{kind}}","source":"{{source}}"}""";
}

/// <summary>One track of a script. Media time 0 is the sender's wall clock <see cref="SenderEpoch"/>.</summary>
internal sealed class ScriptedTrack(CaptureScript script, CaptureTrackWriter writer, int clockRate)
{
    public static readonly TimeSpan SenderEpoch = TimeSpan.FromDays(20_000);

    private const int MaxPayload = 1100;

    private readonly uint _ssrc = (uint)clockRate;
    private ushort _sequence = 65_500;

    /// <summary>Starts above a wrap of the timestamp, which every reader must survive.</summary>
    private readonly uint _rtpStart = uint.MaxValue - (uint)clockRate;

    public void Opus(byte[] packet, double mediaTime, double arrival) => Send(packet, mediaTime, arrival, marker: false);

    /// <summary>Sends a VP8 frame in packets (RFC 7741 4.2: one-byte descriptor, S bit on the first), all but those left out.</summary>
    public void Vp8(byte[] frame, double mediaTime, double arrival, params int[] leftOut)
    {
        for (var (start, index) = (0, 0); start < frame.Length; start += MaxPayload, index++)
        {
            var part = frame.AsSpan(start, Math.Min(MaxPayload, frame.Length - start));
            byte[] payload = [(byte)(start == 0 ? 0x10 : 0x00), .. part];
            if (leftOut.Contains(index))
            {
                _sequence++;
            }
            else
            {
                Send(payload, mediaTime, arrival, marker: start + MaxPayload >= frame.Length);
            }
        }
    }

    /// <summary>Sends a browser's stream as it came, in the pace of its timestamps. Returns when the last packet was sent.</summary>
    public double Stream(RecordedStream stream, double from)
    {
        var first = stream.Packets[0];
        writer.SourceChanged(RecordedStream.Ssrc(first), RecordedStream.PayloadType(first), stream.Codec, CaptureScript.At(from));
        var at = from;
        foreach (var packet in stream.Packets)
        {
            at = from + ((RecordedStream.Timestamp(packet) - RecordedStream.Timestamp(first)) / (double)clockRate);
            writer.Rtp(packet, CaptureScript.At(at));
            script.Drain();
        }

        return at;
    }

    public void Report(double mediaTime, double arrival)
    {
        var wall = NtpTime.FromUnix(SenderEpoch + TimeSpan.FromSeconds(mediaTime));
        writer.SenderReport(new SenderReport(_ssrc, wall, RtpTime(mediaTime), 0, 0), CaptureScript.At(arrival));
    }

    private void Send(ReadOnlySpan<byte> payload, double mediaTime, double arrival, bool marker)
    {
        Span<byte> packet = stackalloc byte[12 + payload.Length];
        packet[0] = 0x80; // V=2, no padding, no extension, no CSRC
        packet[1] = (byte)((marker ? 0x80 : 0) | 96);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], RtpTime(mediaTime));
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], _ssrc);
        payload.CopyTo(packet[12..]);
        writer.Rtp(packet, CaptureScript.At(arrival));
        script.Drain();
    }

    private uint RtpTime(double mediaTime) => unchecked(_rtpStart + (uint)(long)Math.Round(mediaTime * clockRate));
}
