namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>The encodings and layers of a video track: what there is, what it costs, and what of it is taken.</summary>
internal sealed partial class UpTrack
{
    private const int MaxLayers = 32;

    /// <summary>Encodings of unknown size change places when one costs so much more than the other.</summary>
    private const double RateMargin = 1.25;

    /// <summary>
    /// Encodings are sent picture by picture: one that falls so far behind the others was given up by its encoder, and
    /// who shows it must not wait for the end of <see cref="RtpStream.IdleTime"/>.
    /// </summary>
    private static readonly TimeSpan _fallenBehind = TimeSpan.FromMilliseconds(400);

    private readonly List<RtpStream> _encodings = new(4);
    private readonly LayerRate[] _layers = new LayerRate[MaxLayers];
    private readonly WishFilter _wishes = new();
    private int _layerCount;
    private uint _toldUnwanted;
    private int _toldSpatial = -1;
    private bool _wishesChanged = true;

    /// <summary>The streams are encodings of one picture, of which a slot shows one.</summary>
    public bool IsSimulcast => _line.Rids.Count > 1 || _line.RemoteSources.Count > 1;

    /// <summary>The streams that came, smallest first. One that was switched off keeps its place.</summary>
    public IReadOnlyList<RtpStream> Encodings => _encodings;

    /// <summary>What arrives now, in ascending order of cost. Empty for audio.</summary>
    public ReadOnlySpan<LayerRate> Layers => _layers.AsSpan(0, _layerCount);

    /// <summary>What an audio track costs; 0 for video.</summary>
    public int AudioBitsPerSecond
    {
        get
        {
            var sum = 0;
            if (Kind == MediaKind.Audio)
            {
                foreach (var stream in _streams)
                {
                    sum += stream.Meter.BitsPerSecond;
                }
            }

            return sum;
        }
    }

    /// <summary>What all who take the track take together; of a copy this is what its original must send.</summary>
    public LayersWish Wanted => _wishes.Wanted;

    /// <summary>A slot was given another size, source or target.</summary>
    public void WishesChanged() => _wishesChanged = true;

    /// <summary>The encoding at a place in the order of size; null while there are none.</summary>
    public RtpStream? EncodingAt(int index) => _encodings.Count == 0 ? null : _encodings[Math.Clamp(index, 0, _encodings.Count - 1)];

    /// <summary>A key frame for somebody who has no encoding in view.</summary>
    public void RequestKeyFrame()
    {
        if (IsSimulcast)
        {
            (EncodingAt(0) ?? (_streams.Count > 0 ? _streams[0] : null))?.KeyFrames.Request();
        }
        else
        {
            Newest()?.KeyFrames.Request();
        }
    }

    /// <summary>What the publisher must send for a slot of this size, whether it sends it now or not.</summary>
    /// <param name="mayNeedLess">All that is smaller too: which of it the path carries is known only when it comes.</param>
    public LayersWish WishFor(in SlotDemand demand, LayerIndex shown, bool mayNeedLess)
    {
        if (!IsSimulcast)
        {
            return new LayersWish(1, SpatialFor(demand, shown));
        }

        if (_encodings.Count == 0)
        {
            return LayersWish.Everything;
        }

        var smaller = LayersWish.Nothing;
        foreach (var encoding in _encodings)
        {
            if (LayerChoice.Covers(encoding.Meter.Size.Height, demand, encoding.Index == shown.Spatial))
            {
                return smaller.With(encoding);
            }

            smaller = mayNeedLess ? smaller.With(encoding) : smaller;
        }

        return smaller.With(_encodings[^1]);
    }

    /// <summary>Trims, measures, chooses for captures. Call every 100 ms.</summary>
    public void Advance(MonotonicTime now)
    {
        var before = new MonotonicTime(now.Ticks - RtpStream.HistoryTime.Ticks);
        foreach (var stream in _streams)
        {
            stream.History.Trim(before);
            stream.Meter.Advance(now);
        }

        if (Kind == MediaKind.Video)
        {
            OrderEncodings();
            WriteLayers(now);
            ChooseCaptured(now);
            _wishesChanged = true;
        }
    }

    /// <summary>Tells the publisher what is taken if that changed. Call on every tick.</summary>
    public void AdvanceWishes(MonotonicTime now)
    {
        if (!_wishesChanged || Kind != MediaKind.Video)
        {
            return;
        }

        _wishesChanged = false;
        var wish = IsCaptured ? CaptureWish() : LayersWish.Nothing;
        foreach (var track in _downTracks)
        {
            wish = wish.And(track.WishOf(this));
        }

        foreach (var follower in _followers)
        {
            wish = wish.And(follower.Wish);
        }

        var before = Wanted;
        if (_wishes.Update(wish, now))
        {
            AskForSwitchedOn(before);
        }

        if (!Origin.IsLink)
        {
            TellWanted();
        }
    }

    private RtpStream? Newest()
    {
        RtpStream? newest = null;
        foreach (var stream in _streams)
        {
            newest = newest is null || stream.LastArrival >= newest.LastArrival ? stream : newest;
        }

        return newest;
    }

    private sbyte SpatialFor(in SlotDemand demand, LayerIndex shown)
    {
        if (Newest() is not { } stream)
        {
            return sbyte.MaxValue;
        }

        for (var spatial = 0; spatial < stream.Meter.HighestSpatial; spatial++)
        {
            if (LayerChoice.Covers(stream.Meter.SizeOf(spatial).Height, demand, spatial == shown.Spatial))
            {
                return (sbyte)spatial;
            }
        }

        return sbyte.MaxValue;
    }

    /// <summary>By size where it is known, else by rate. An encoding that came under a new SSRC takes the place of the old one.</summary>
    private void OrderEncodings()
    {
        foreach (var stream in _streams)
        {
            if (stream.HasStarted && !_encodings.Contains(stream))
            {
                AddEncoding(stream);
            }
        }

        for (var i = 1; i < _encodings.Count; i++)
        {
            for (var j = i; j > 0 && IsLarger(_encodings[j - 1], _encodings[j]); j--)
            {
                (_encodings[j - 1], _encodings[j]) = (_encodings[j], _encodings[j - 1]);
            }
        }

        for (var i = 0; i < _encodings.Count; i++)
        {
            _encodings[i].Index = i;
        }
    }

    private void AddEncoding(RtpStream stream)
    {
        for (var i = _encodings.Count - 1; i >= 0; i--)
        {
            if (_encodings[i].Ordinal == stream.Ordinal)
            {
                _encodings.RemoveAt(i);
            }
        }

        _encodings.Add(stream);
    }

    private static bool IsLarger(RtpStream left, RtpStream right)
    {
        var (leftArea, rightArea) = (left.Meter.Size.Width * left.Meter.Size.Height, right.Meter.Size.Width * right.Meter.Size.Height);
        return leftArea != 0 && rightArea != 0 && leftArea != rightArea
            ? leftArea > rightArea
            : left.Meter.BitsPerSecond > right.Meter.BitsPerSecond * RateMargin && right.Meter.BitsPerSecond > 0;
    }

    private void WriteLayers(MonotonicTime now)
    {
        _layerCount = 0;
        if (!IsSimulcast)
        {
            _layerCount = Newest() is { } stream && stream.IsActive(now) ? stream.Meter.Write(_layers, encoding: -1) : 0;
        }
        else if (Newest() is { } newest)
        {
            foreach (var encoding in _encodings)
            {
                if (encoding.IsActive(now) && newest.LastArrival - encoding.LastArrival < _fallenBehind)
                {
                    _layerCount += encoding.Meter.Write(_layers.AsSpan(_layerCount), encoding.Index);
                }
            }
        }

        SortLayers();
    }

    private void SortLayers()
    {
        for (var i = 1; i < _layerCount; i++)
        {
            for (var j = i; j > 0 && _layers[j - 1].BitsPerSecond > _layers[j].BitsPerSecond; j--)
            {
                (_layers[j - 1], _layers[j]) = (_layers[j], _layers[j - 1]);
            }
        }
    }

    private void AskForSwitchedOn(LayersWish before)
    {
        foreach (var stream in _streams)
        {
            if (!before.Has(stream.Ordinal) && Wanted.Has(stream.Ordinal))
            {
                stream.KeyFrames.Request();
            }
        }
    }

    /// <summary>Tells what is not wanted of what was seen; a publisher begins with everything.</summary>
    private void TellWanted()
    {
        var unwanted = 0u;
        foreach (var stream in _streams)
        {
            unwanted |= ~Wanted.Encodings & (1u << stream.Ordinal);
        }

        // A publisher may have layers above those that have arrived yet, so who wants the highest known wants all.
        var spatial = !IsSimulcast && Newest() is { } newest && Wanted.MaxSpatial < newest.Meter.HighestSpatial ? Wanted.MaxSpatial : -1;
        if ((unwanted, spatial) != (_toldUnwanted, _toldSpatial))
        {
            (_toldUnwanted, _toldSpatial) = (unwanted, spatial);
            _context.Publish(new LayersWanted(Id, [.. WantedEncodings(unwanted, spatial)]));
        }
    }

    private IEnumerable<EncodingWanted> WantedEncodings(uint unwanted, int spatial)
    {
        var rids = _line.Rids.Count > 0 ? _line.Rids : [""];
        return rids.Select((rid, i) => new EncodingWanted(rid, (unwanted >> Math.Min(i, RtpStream.MaxOrdinal) & 1) == 0, spatial));
    }
}
