using System.Buffers.Binary;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.LoadClient;

/// <summary>
/// One publisher's sound and picture: Opus-like packets of 100 bytes every 20 ms, VP8 frames of packets of 1100 bytes,
/// all with the time of sending at their end.
/// </summary>
internal sealed class MediaSource(LoadOptions options, int subscribers, Measurement measurement)
{
    public const uint AudioSsrc = 1001;
    public const uint VideoSsrc = 2002;
    public const int AudioPerSecond = 50;
    public const int TrailerLength = 12;

    /// <summary>Ends each packet before the time of sending, so that padding and others' packets are told apart.</summary>
    public const uint Mark = 0x10AD10AD;

    private const int AudioPacketLength = 100;
    private const int VideoPacketLength = 1100;

    private static readonly TimeSpan _audioInterval = TimeSpan.FromSeconds(1.0 / AudioPerSecond);

    private readonly TimeSpan _videoInterval = TimeSpan.FromSeconds(1.0 / options.FramesPerSecond);
    private readonly byte[] _packet = new byte[VideoPacketLength];
    private long _audioIndex = 100;
    private long _videoIndex = 100;
    private uint _audioTimestamp;
    private uint _videoTimestamp;
    private ushort _pictureId;
    private bool _keyFrameDue = true;
    private MonotonicTime _nextAudio = MonotonicTime.Never;
    private MonotonicTime _nextVideo = MonotonicTime.Never;

    public void AskForKeyFrame() => _keyFrameDue = true;

    /// <param name="now">From now on.</param>
    /// <param name="phase">0 to 1: where in a frame's time this publisher's frames begin, so that not all come at once.</param>
    public void Begin(MonotonicTime now, double phase)
    {
        _nextAudio = options.Audio ? now + (_audioInterval * phase) : MonotonicTime.Never;
        _nextVideo = now + (_videoInterval * phase);
    }

    public void Advance(Endpoint endpoint, MonotonicTime now)
    {
        if (now >= _nextAudio)
        {
            _nextAudio += _audioInterval;
            var head = WriteHead(OfferWriter.AudioPayloadType, marker: false, _audioIndex, _audioTimestamp, AudioSsrc, "0"u8);
            _packet[head] = 0xF8; // RFC 6716 3.1: CELT, 20 ms, one frame
            Send(endpoint, AudioPacketLength, _audioIndex++, now);
            _audioTimestamp += 960;
        }

        if (now >= _nextVideo)
        {
            _nextVideo += _videoInterval;
            for (var i = 0; i < options.PacketsPerFrame; i++)
            {
                SendPicture(endpoint, i, now);
            }

            _keyFrameDue = false;
            _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
            _videoTimestamp += (uint)(90_000 / options.FramesPerSecond);
        }
    }

    private void SendPicture(Endpoint endpoint, int part, MonotonicTime now)
    {
        var head = WriteHead(
            OfferWriter.VideoPayloadType, part == options.PacketsPerFrame - 1, _videoIndex, _videoTimestamp, VideoSsrc, "1"u8);
        var payload = _packet.AsSpan(head);
        payload.Clear();

        // RFC 7741 4.2: X, S on the first packet; I with a picture id of 15 bits. Then the frame tag of RFC 6386 9.1.
        payload[0] = (byte)(0x80 | (part == 0 ? 0x10 : 0));
        payload[1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(0x8000 | _pictureId));
        var startsKeyFrame = part == 0 && _keyFrameDue;
        payload[4] = (byte)(startsKeyFrame ? 0 : 1);
        if (startsKeyFrame)
        {
            ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A, 0x00, 0x05, 0xD0, 0x02]).CopyTo(payload[7..]); // 1280 x 720
        }

        Send(endpoint, VideoPacketLength, _videoIndex++, now);
    }

    private void Send(Endpoint endpoint, int length, long index, MonotonicTime now)
    {
        var trailer = _packet.AsSpan(length - TrailerLength);
        BinaryPrimitives.WriteUInt32BigEndian(trailer, Mark);
        BinaryPrimitives.WriteInt64BigEndian(trailer[4..], now.Ticks);
        endpoint.SendRtp(_packet.AsSpan(0, length), index);
        measurement.Sent(now, subscribers);
    }

    private int WriteHead(byte payloadType, bool marker, long index, uint timestamp, uint ssrc, ReadOnlySpan<byte> mid)
    {
        var writer = new RtpWriter(_packet);
        writer.WriteFixed(payloadType, marker, (ushort)index, timestamp, ssrc);
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(OfferWriter.MidExtension, mid);
        return writer.End();
    }
}
