using CrossStrait.MediaRelay.Congestion;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>Which encoding and layers of its source a video slot shows, and how it comes to show others.</summary>
internal sealed partial class DownTrack
{
    private static readonly TimeSpan _firstAskInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestAskInterval = TimeSpan.FromSeconds(8);

    private SlotDemand _demand = SlotDemand.Unlimited;
    private RtpStream? _wanted;
    private bool _isPaused;
    private bool _mayBeOpaque;
    private bool _namesPictures;
    private TimeSpan _askInterval = _firstAskInterval;
    private MonotonicTime _askAgainAt = new(long.MinValue);

    /// <summary>At which size the slot is shown.</summary>
    public SlotDemand Demand
    {
        get => _demand;
        set
        {
            if (value != _demand)
            {
                _demand = value;
                Backoff.Forget();
                Transport.LayersChanged(this);
            }
        }
    }

    /// <summary>When a larger picture may be tried again that was too much for the path.</summary>
    public EnlargeBackoff Backoff { get; } = new();

    /// <summary>The path carries less than the size asks for: smaller encodings are needed, also those that nobody takes yet.</summary>
    public bool IsShortOfBits { get; set; }

    /// <summary>What its source has to offer now, in ascending order of cost. Empty for audio, without a source, and before anything is known.</summary>
    public ReadOnlySpan<LayerRate> AvailableLayers => Source is { } source ? source.Layers : default;

    /// <summary>What shall be sent.</summary>
    public LayerIndex Target =>
        _isPaused || _layers is null ? LayerIndex.None
        : _wanted is { } wanted ? new LayerIndex((sbyte)wanted.Index, _layers.Target.Temporal)
        : _layers.Target;

    /// <summary>What is really sent.</summary>
    public LayerIndex Current =>
        _stream is not { } stream || _layers is null ? LayerIndex.None
        : stream.Owner.IsSimulcast ? new LayerIndex((sbyte)stream.Index, _layers.Current.Temporal)
        : _layers.Current;

    /// <summary>
    /// Sets what shall be sent of a video source. Less temporal or spatial layers of one stream at once, another
    /// encoding from its next key frame on, which is asked for; until then what is shown stays, unless it is paused.
    /// </summary>
    public void SetTarget(LayerIndex target)
    {
        if (_layers is null || target == Target)
        {
            return;
        }

        var wasPaused = _isPaused;
        _isPaused = target.IsNone;
        _wanted = null;
        _askInterval = _firstAskInterval;
        _askAgainAt = new MonotonicTime(long.MinValue);
        Source?.WishesChanged();
        if (_isPaused)
        {
            _stream = null;
            return;
        }

        if (Source is { IsSimulcast: true } source)
        {
            _wanted = source.EncodingAt(target.Spatial);
            target = new LayerIndex(sbyte.MaxValue, target.Temporal);
        }

        _layers.SetTarget(target);
        if (wasPaused || (_wanted is not null && !ReferenceEquals(_wanted, _stream)))
        {
            AskForKeyFrame();
        }
    }

    /// <summary>Asks again for a key frame that has not come, ever more rarely: the encoder may be unable to. Call every 100 ms.</summary>
    public void AdvanceLayers(MonotonicTime now)
    {
        if (_layers is null || _isPaused || Source is null || !Transport.IsConnected)
        {
            return;
        }

        var waits = _stream is null || (_wanted is not null && !ReferenceEquals(_wanted, _stream)) || _layers.NeedsKeyFrame;
        if (!waits)
        {
            _askInterval = _firstAskInterval;
            _askAgainAt = now + _firstAskInterval;
        }
        else if (now >= _askAgainAt)
        {
            _askAgainAt = now + _askInterval;
            _askInterval = _askInterval * 2 < _longestAskInterval ? _askInterval * 2 : _longestAskInterval;
            AskForKeyFrame();
        }
    }

    /// <summary>What the publisher must send for this slot: what its size and its path ask for, and what is or shall be shown.</summary>
    public LayersWish WishOf(UpTrack source)
    {
        if (_demand.IsHidden)
        {
            return LayersWish.Nothing;
        }

        var wish = source.WishFor(_demand, Current, IsShortOfBits);
        if (_wanted is not null)
        {
            wish = wish.With(_wanted);
        }

        if (_stream is not null)
        {
            wish = source.IsSimulcast ? wish.With(_stream) : wish with { MaxSpatial = Math.Max(wish.MaxSpatial, Current.Spatial) };
        }

        return wish;
    }

    /// <summary>A stream was evicted or replaced.</summary>
    public void Forget(RtpStream stream)
    {
        _stream = ReferenceEquals(stream, _stream) ? null : _stream;
        _wanted = ReferenceEquals(stream, _wanted) ? null : _wanted;
    }

    private void ForgetTarget()
    {
        _wanted = null;
        _isPaused = false;
        IsShortOfBits = false;
        Backoff.Forget();
        _askInterval = _firstAskInterval;
        _askAgainAt = new MonotonicTime(long.MinValue);
        _layers?.SetTarget(LayerIndex.Best);
    }

    private void AskForKeyFrame()
    {
        if ((_wanted ?? _stream) is { } stream)
        {
            stream.KeyFrames.Request();
        }
        else
        {
            Source?.RequestKeyFrame();
        }
    }

    /// <summary>Of an encrypted publication: without a dependency descriptor it is one encoding, whole, from any packet on.</summary>
    private static bool IsOpaque(in StoredPacket packet) => !packet.Extensions[HeaderExtensionKind.DependencyDescriptor].IsPresent;

    private bool TrySwitch(RtpStream stream, in StoredPacket packet, MonotonicTime now)
    {
        if (!IsAwaited(stream))
        {
            return false;
        }

        var mayBeOpaque = Kind == MediaKind.Video && stream.Owner.Line.IsEncrypted;
        if (!packet.Payload.StartsKeyFrame && (!mayBeOpaque || !IsOpaque(packet) || _stream is not null))
        {
            if (Kind == MediaKind.Video && (_wanted is null || ReferenceEquals(stream, _wanted)))
            {
                stream.KeyFrames.Request();
            }

            return false;
        }

        if (_payloadTypes[(int)stream.Owner.Codec] == 0)
        {
            _context.Counters.Drop(DropReason.CodecNotNegotiated);
            return false;
        }

        _stream = stream;
        _mayBeOpaque = mayBeOpaque;
        if (_namesPictures)
        {
            FillReserved(stream, now);
        }

        _namesPictures = packet.Payload.Dependency.HasValue || packet.Payload.Numbers.HasPictureId;
        _sequence.Switch(packet.Sequence);
        _clock.Switch(stream, packet.Timestamp, now);
        _pictures.Switch(packet.Payload.Numbers, closesGaps: stream.Owner.Codec == Codec.Vp8);
        _layers?.Begin(packet.Payload.Dependency.HasValue, stream.Owner.Codec == Codec.Vp9);
        if (packet.Payload.Dependency.HasValue)
        {
            _frames.Switch(packet.Payload.Dependency.FrameNumber);
        }

        return true;
    }

    /// <summary>The encoding that shall be shown; until it comes a smaller one is better than nothing.</summary>
    private bool IsAwaited(RtpStream stream) =>
        !stream.Owner.IsSimulcast || ReferenceEquals(stream, _wanted) ||
        (_stream is null && (_wanted is null || stream.Index < _wanted.Index));

    /// <summary>
    /// A key frame whose first packet had to be sent again: what followed it has arrived already, and is kept. What
    /// follows in this batch comes twice and is refused the second time.
    /// </summary>
    private void CatchUp(RtpStream stream, long from, MonotonicTime now)
    {
        for (var sequence = from + 1; sequence <= stream.History.Highest; sequence++)
        {
            if (stream.History.TryFind(sequence, out var slot))
            {
                Forward(stream, _context.Slab.PacketAt(slot), _context.Slab.ReferenceTo(slot), now);
            }
        }
    }
}
