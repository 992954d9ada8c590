using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Keeps picture ids and TL0PICIDX (RFC 7741 4.2, RFC 9628 4.2) running on when a slot changes its source. VP8 pictures
/// that are left out leave no gap either: a VP8 receiver takes a gap for a loss, while one of VP9 finds the pictures
/// that a picture refers to by the difference of their ids, so there gaps must stay.
/// </summary>
internal sealed class PictureRewriter
{
    private const int Window = 128;
    private const int IdMask = 0x7FFF;

    /// <summary>Left out: the picture has no number, and may not be sent any more.</summary>
    private const short Dropped = -1;

    /// <summary>By incoming picture: its outgoing id, also of one that has not come yet.</summary>
    private readonly short[] _outgoing = new short[Window];
    private bool _closesGaps;
    private long _first;
    private long _highest;
    private int _last;
    private byte _tl0Offset;
    private byte _lastTl0;
    private bool _isStarted;

    /// <summary>Another stream begins. Its first picture follows the last one sent.</summary>
    public void Switch(in PictureNumbers first, bool closesGaps)
    {
        _closesGaps = closesGaps;
        _first = first.PictureId + IdMask + 1L;
        _highest = _first - 1;
        if (!_isStarted)
        {
            _last = (first.PictureId - 1) & IdMask;
            _lastTl0 = (byte)(first.Tl0PicIdx - 1);
        }

        if (first.HasTl0PicIdx)
        {
            _tl0Offset = (byte)(_lastTl0 + 1 - first.Tl0PicIdx);
        }

        _isStarted |= first.HasPictureId;
    }

    /// <summary>The numbers of a picture that goes out. False if its own was given away, because it had been left out.</summary>
    public bool TryMap(in PictureNumbers numbers, out ushort pictureId, out byte tl0PicIdx)
    {
        pictureId = 0;
        tl0PicIdx = 0;
        if (!numbers.HasPictureId)
        {
            return true;
        }

        var picture = Unwrap(numbers);
        if (picture > _highest)
        {
            Reach(picture);
            _last = (_last + 1) & IdMask;
            _outgoing[picture % Window] = (short)_last;
            _lastTl0 = (byte)(numbers.Tl0PicIdx + _tl0Offset);
        }
        else if (picture < _first || _highest - picture >= Window || _outgoing[picture % Window] == Dropped)
        {
            return false;
        }

        pictureId = (ushort)_outgoing[picture % Window];
        tl0PicIdx = (byte)(numbers.Tl0PicIdx + _tl0Offset);
        return true;
    }

    /// <summary>A picture is left out for its temporal layer.</summary>
    public void Drop(in PictureNumbers numbers)
    {
        if (!numbers.HasPictureId || !_closesGaps)
        {
            return;
        }

        var picture = Unwrap(numbers);
        if (picture > _highest)
        {
            Reach(picture);
            _outgoing[picture % Window] = Dropped;
        }
        else if (picture >= _first && _highest - picture < Window)
        {
            _outgoing[picture % Window] = Dropped;
        }
    }

    private long Unwrap(in PictureNumbers numbers)
    {
        var unused = numbers.IsLong ? 32 - 15 : 32 - 7;
        return _highest + ((numbers.PictureId - (int)_highest) << unused >> unused);
    }

    /// <summary>Keeps a number for each picture between the newest so far and this one.</summary>
    private void Reach(long picture)
    {
        var from = Math.Max(_highest + 1, picture - Window);
        _last = (int)(_last + from - _highest - 1) & IdMask;
        for (var missing = from; missing < picture; missing++)
        {
            _last = (_last + 1) & IdMask;
            _outgoing[missing % Window] = (short)_last;
        }

        _highest = picture;
    }
}
