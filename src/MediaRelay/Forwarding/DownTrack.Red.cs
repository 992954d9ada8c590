using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Redundant audio (RFC 2198) for a receiver that takes it and loses packets.</summary>
internal sealed partial class DownTrack
{
    private RedWriter? _red;
    private byte _redPayloadType;

    /// <summary>A slot that answers NACKs sends the same bytes again, or none: redundancy is not among what it can remake.</summary>
    private void PlanRed(MediaLine line)
    {
        _redPayloadType = 0;
        foreach (var codec in line.Codecs)
        {
            if (codec.Codec == Codec.Opus && !line.IsEncrypted && _sentLog is null)
            {
                _redPayloadType = codec.RedPayloadType;
            }
        }

        _red = _redPayloadType == 0 ? null : _red ?? new RedWriter(_context.Slab);
    }

    /// <summary>
    /// The payload with earlier frames behind a header that was written, which gets the payload type of redundant audio.
    /// 0 if the packet goes out as it is. Encrypted end to end, a payload is not to be touched.
    /// </summary>
    private int WriteRed(Span<byte> destination, int headerLength, in OutgoingPacket outgoing, ReadOnlySpan<byte> payload)
    {
        if (_red is null)
        {
            return 0;
        }

        if (Source is not { Line.IsEncrypted: false })
        {
            _red.Forget();
            return 0;
        }

        var length = _red.TryWrite(destination[headerLength..], outgoing, payload);
        if (length > 0)
        {
            destination[1] = (byte)((destination[1] & 0x80) | _redPayloadType);
        }

        return length;
    }
}
