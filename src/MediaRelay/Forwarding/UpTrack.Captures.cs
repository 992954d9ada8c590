using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// The captures that record a track. Of simulcast they keep one encoding, the largest that arrives, and change to
/// another only with its key frame; of a scalable stream all layers.
/// </summary>
internal sealed partial class UpTrack
{
    private readonly List<CaptureTrackWriter> _captures = [];
    private RtpStream? _captured;
    private RtpStream? _toCapture;
    private bool _capturesKnowSource;

    public bool IsCaptured => _captures.Count > 0;

    public void AddCapture(CaptureTrackWriter capture)
    {
        _captures.Add(capture);
        _capturesKnowSource = false;
        WishesChanged();
        if (Kind == MediaKind.Video)
        {
            if (_captured is { } captured)
            {
                captured.KeyFrames.Request();
            }
            else
            {
                RequestKeyFrame();
            }
        }
    }

    public void RemoveCapture(CaptureTrackWriter capture)
    {
        _captures.Remove(capture);
        _captured = _captures.Count > 0 ? _captured : null;
        WishesChanged();
    }

    /// <summary>Packets of a stream were given up: whoever takes it will need a key frame, and would ask later.</summary>
    public void GaveUp(RtpStream stream)
    {
        if (Kind == MediaKind.Video && (ReferenceEquals(stream, _captured) || Wanted.Has(stream.Ordinal)))
        {
            stream.KeyFrames.Request();
        }
    }

    private void Capture(RtpStream stream, int slot, MonotonicTime now)
    {
        if (_captures.Count == 0)
        {
            return;
        }

        ref var packet = ref _context.Slab.PacketAt(slot);
        if (!ReferenceEquals(stream, _captured))
        {
            if (IsSimulcast && !MayTurnTo(stream, packet.Payload.StartsKeyFrame || _line.IsEncrypted, now))
            {
                return;
            }

            _captured = stream;
            _capturesKnowSource = false;
        }

        var bytes = _context.Slab.BytesAt(slot)[..(packet.HeaderLength + packet.PayloadLength)];
        foreach (var capture in _captures)
        {
            if (!_capturesKnowSource)
            {
                capture.SourceChanged(stream.Ssrc, _payloadType, CodecTable.RowOf(Codec).Name, now);
            }

            capture.Rtp(bytes, now);
        }

        _capturesKnowSource = true;
    }

    private bool MayTurnTo(RtpStream stream, bool startsKeyFrame, MonotonicTime now) =>
        startsKeyFrame && (_captured is null || (ReferenceEquals(stream, _toCapture) && (!_line.IsEncrypted || !_captured.IsActive(now))));

    private void ChooseCaptured(MonotonicTime now)
    {
        if (_captures.Count == 0 || !IsSimulcast)
        {
            return;
        }

        _toCapture = null;
        foreach (var encoding in _encodings)
        {
            _toCapture = encoding.IsActive(now) ? encoding : _toCapture;
        }

        if (_toCapture is not null && !ReferenceEquals(_toCapture, _captured))
        {
            _toCapture.KeyFrames.Request();
        }
    }

    /// <summary>The largest encoding, and what is kept until it comes.</summary>
    private LayersWish CaptureWish()
    {
        if (!IsSimulcast || _encodings.Count == 0)
        {
            return LayersWish.Everything;
        }

        var wish = LayersWish.Nothing.With(_encodings[^1]);
        return _captured is { } captured ? wish.With(captured) : wish;
    }
}
