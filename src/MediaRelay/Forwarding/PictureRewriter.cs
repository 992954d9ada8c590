using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Keeps picture ids and TL0PICIDX (RFC 7741 4.2, RFC 9628 4.2) running on when a slot changes its source.</summary>
internal sealed class PictureRewriter
{
    private ushort _pictureOffset;
    private byte _tl0Offset;
    private ushort _lastPicture;
    private byte _lastTl0;
    private bool _isStarted;

    public void Switch(in PictureNumbers first)
    {
        _pictureOffset = _isStarted ? (ushort)(_lastPicture + 1 - first.PictureId) : (ushort)0;
        _tl0Offset = _isStarted ? (byte)(_lastTl0 + 1 - first.Tl0PicIdx) : (byte)0;
    }

    public void Map(in PictureNumbers numbers, ref OutgoingPacket outgoing)
    {
        if (!numbers.HasPictureId)
        {
            return;
        }

        outgoing.PictureId = (ushort)((numbers.PictureId + _pictureOffset) & 0x7FFF);
        outgoing.Tl0PicIdx = (byte)(numbers.Tl0PicIdx + _tl0Offset);
        if (!_isStarted || ((outgoing.PictureId - _lastPicture) & 0x7FFF) < 0x4000)
        {
            _lastPicture = outgoing.PictureId;
            _lastTl0 = outgoing.Tl0PicIdx;
        }

        _isStarted = true;
    }
}
