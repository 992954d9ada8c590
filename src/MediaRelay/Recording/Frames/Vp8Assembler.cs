using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Builds VP8 frames from packets in order (RFC 7741 4.2). After a loss, and at the start, nothing comes until a key
/// frame: a decoder fed with what refers to a lost frame would show rubbish, so the last good picture is held instead.
/// </summary>
internal sealed class Vp8Assembler
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private CapturedPacket _first;
    private (int Width, int Height)? _size;
    private bool _isKeyFrame;
    private bool _awaitsKeyFrame = true;

    /// <summary>Takes the next packet in order; true if it completes a frame.</summary>
    public bool TryAdd(CapturedPacket packet, out MediaFrame frame)
    {
        frame = default;
        if (packet.FollowsLoss)
        {
            Drop();
        }

        // A packet of padding alone carries no media and belongs to no frame.
        if (packet.Payload.IsEmpty)
        {
            return false;
        }

        if (!Vp8Descriptor.TryRead(packet.Payload.Span, out var descriptor))
        {
            Drop();
            return false;
        }

        if (descriptor.IsStartOfFrame)
        {
            Begin(packet, descriptor);
        }
        else if (_parts.Count == 0 || packet.RtpTime != _first.RtpTime)
        {
            Drop();
            return false;
        }

        _parts.Add(packet.Payload[descriptor.Length..]);
        return packet.Marker && TryFinish(out frame);
    }

    private void Begin(CapturedPacket packet, Vp8Descriptor descriptor)
    {
        // A frame that still waited for its marker lost the end of it.
        if (_parts.Count > 0)
        {
            Drop();
        }

        _first = packet;
        _isKeyFrame = descriptor.IsKeyFrame;
        _size = descriptor.TryReadKeyFrameSize(packet.Payload.Span);
    }

    private bool TryFinish(out MediaFrame frame)
    {
        frame = default;
        _awaitsKeyFrame &= !(_isKeyFrame && _size is not null);
        if (!_awaitsKeyFrame)
        {
            var bytes = new byte[_parts.Sum(part => part.Length)];
            var written = 0;
            foreach (var part in _parts)
            {
                part.CopyTo(bytes.AsMemory(written));
                written += part.Length;
            }

            frame = new MediaFrame(_first.Ssrc, _first.RtpTime, bytes, _isKeyFrame, 0, _size?.Width ?? 0, _size?.Height ?? 0);
        }

        _parts.Clear();
        return !_awaitsKeyFrame;
    }

    private void Drop()
    {
        _parts.Clear();
        _awaitsKeyFrame = true;
    }
}
