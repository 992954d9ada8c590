namespace CrossStrait.MediaRelay.Recording.Frames;

/// <summary>
/// Builds the pictures of one codec from packets in order: those of one timestamp, up to the marker (with layers, all
/// layers of the picture). After a loss, and at the start, nothing comes until a key frame: a decoder fed with what
/// refers to a lost frame would show rubbish, so the last good picture is held instead.
/// </summary>
internal abstract class FrameAssembler
{
    private readonly List<ReadOnlyMemory<byte>> _payloads = [];
    private CapturedPacket _first;
    private bool _awaitsKeyFrame = true;

    /// <summary>The assembler of a codec by its name in SDP, or null for one whose pictures cannot be rebuilt.</summary>
    public static FrameAssembler? For(string codec) => codec.ToUpperInvariant() switch
    {
        "VP8" => new Vp8Assembler(),
        "VP9" => new Vp9Assembler(),
        "AV1" => new Av1Assembler(),
        "H264" => new H264Assembler(),
        _ => null,
    };

    /// <summary>Takes the next packet in order; true if it completes a frame.</summary>
    public bool TryAdd(CapturedPacket packet, out MediaFrame frame)
    {
        frame = default;

        // A picture that still waits for its marker lost the end of it.
        if (packet.FollowsLoss || (_payloads.Count > 0 && !packet.Payload.IsEmpty && packet.RtpTime != _first.RtpTime))
        {
            Drop();
        }

        // A packet of padding alone carries no media and belongs to no frame.
        if (packet.Payload.IsEmpty)
        {
            return false;
        }

        _first = _payloads.Count == 0 ? packet : _first;
        _payloads.Add(packet.Payload);
        return packet.Marker && TryFinish(out frame);
    }

    /// <summary>Joins the payloads of one picture to what a decoder takes. False if they do not make up a whole one.</summary>
    protected abstract bool TryJoin(IReadOnlyList<ReadOnlyMemory<byte>> payloads, out JoinedPicture picture);

    private bool TryFinish(out MediaFrame frame)
    {
        frame = default;
        var isWhole = TryJoin(_payloads, out var picture);
        _payloads.Clear();
        _awaitsKeyFrame = !isWhole || (_awaitsKeyFrame && !picture.IsKeyFrame);
        if (_awaitsKeyFrame)
        {
            return false;
        }

        frame = new MediaFrame(_first.Ssrc, _first.RtpTime, picture.Bytes, picture.IsKeyFrame, 0, picture.Width, picture.Height) { Codec = _first.Codec };
        return true;
    }

    private void Drop()
    {
        _payloads.Clear();
        _awaitsKeyFrame = true;
    }
}
