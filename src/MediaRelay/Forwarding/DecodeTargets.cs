using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp.Codecs;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Layers as the dependency descriptor tells them (AV1 RTP specification 4 and appendix A), for any codec. Knows of
/// each decode target whether the receiver has all that its next frame needs; switches to another one only where that
/// is so: a target becomes good at a switch indication on an unbroken chain, and is spoilt by a frame left out.
/// </summary>
internal sealed class DecodeTargets
{
    private const int Window = 256;
    private const int MaxChanges = 16;
    private const byte Unknown = 0;
    private const byte Sent = 1;
    private const byte Dropped = 2;

    private const int NotPresent = 0;
    private const int Discardable = 1;
    private const int Switch = 2;

    private readonly byte[] _frames = new byte[Window];
    private readonly long[] _goodFrom = new long[DependencyStructure.MaxDecodeTargets];
    private readonly (long From, int Target)[] _changes = new (long, int)[MaxChanges];
    private DependencyStructure? _structure;
    private LayerIndex _wanted = LayerIndex.Best;
    private uint _active;
    private int _desired = -1;
    private int _current = -1;
    private uint _good;
    private long _highest = -1;
    private long _newest = long.MinValue;
    private int _changeCount;

    public LayerIndex Current
    {
        get
        {
            if (_current < 0)
            {
                return LayerIndex.None;
            }

            var (spatial, temporal) = _structure!.LayerOf(_current);
            return new LayerIndex((sbyte)spatial, (sbyte)temporal);
        }
    }

    /// <summary>Another spatial layer is wanted, and no frame so far allowed the way to it.</summary>
    public bool NeedsKeyFrame =>
        _structure is not null && _desired >= 0 &&
        (_current < 0 || _structure.LayerOf(_current).Spatial != _structure.LayerOf(_desired).Spatial);

    public void SetTarget(LayerIndex target)
    {
        _wanted = target;
        _desired = FindDesired();
    }

    /// <summary>Another stream begins: nothing is known of it.</summary>
    public void Begin()
    {
        _structure = null;
        _highest = -1;
        _newest = long.MinValue;
        _changeCount = 0;
        Array.Clear(_frames);
        Restart();
    }

    /// <summary>Whether a packet goes out, and whether it is then the last one of its picture for this receiver.</summary>
    public bool Takes(in StoredPacket packet, out bool endsPicture)
    {
        ref readonly var payload = ref packet.Payload;
        ref readonly var frame = ref payload.Dependency;
        if (_highest < 0)
        {
            _highest = frame.FrameNumber + (1L << 16) - 1; // room below, for frames that come late
        }

        var number = _highest + (short)(frame.FrameNumber - (ushort)_highest);
        int target;
        if (number > _highest)
        {
            // A change applies to the whole picture, also to its lower frames that are still on the way: the last of them
            // for the new target must be marked as the picture's end.
            var first = Math.Max(_highest + 1, number - payload.SpatialLayer);
            Advance(number);
            Decide(first, number, payload, packet.MediaTime > _newest);
            _newest = Math.Max(_newest, packet.MediaTime);
            target = _current;
        }
        else if (_highest - number >= Window)
        {
            endsPicture = false;
            return false;
        }
        else
        {
            target = TargetAt(number);
            DecideLate(number, frame, target);
        }

        endsPicture = payload.EndsPicture ||
            (payload.EndsFrame && target >= 0 && payload.SpatialLayer == frame.Structure!.LayerOf(target).Spatial);
        return _frames[number % Window] == Sent;
    }

    private void Restart()
    {
        _good = 0;
        _current = -1;
        _desired = FindDesired();
    }

    private void Advance(long number)
    {
        if (number - _highest >= Window)
        {
            Array.Clear(_frames);
        }
        else
        {
            for (var skipped = _highest + 1; skipped <= number; skipped++)
            {
                _frames[skipped % Window] = Unknown;
            }
        }

        _highest = number;
    }

    /// <summary>A frame not seen before, newer than all others.</summary>
    private void Decide(long first, long number, in PayloadDescription payload, bool isNewPicture)
    {
        ref readonly var frame = ref payload.Dependency;
        if (_structure is null || payload.StartsKeyFrame || frame.Structure!.DecodeTargetCount != _structure.DecodeTargetCount)
        {
            _structure = frame.Structure; // with a key frame, which owes nothing to what was before
            _active = frame.ActiveDecodeTargets;
            Restart();
        }
        else if (frame.ActiveDecodeTargets != _active)
        {
            _active = frame.ActiveDecodeTargets;
            _desired = FindDesired();
        }

        var candidates = _good;
        for (var target = 0; target < _structure!.DecodeTargetCount; target++)
        {
            if (frame.IndicationOf(target) == Switch && IsChainUnbroken(number, payload, target))
            {
                candidates |= 1u << target;
                _goodFrom[target] = number;
            }
        }

        var chosen = Choose(candidates);
        if (isNewPicture || (IsAbove(chosen, _current) && IsSameSize(chosen, _current)))
        {
            SetCurrent(first, chosen); // another size from a picture on, not within: its end may be marked already
        }

        var isSent = _current >= 0 && frame.IndicationOf(_current) != NotPresent;
        _frames[number % Window] = isSent ? Sent : Dropped;
        if (isSent)
        {
            _good = candidates;
        }
        else
        {
            Spoil(number, frame);
        }
    }

    private void DecideLate(long number, in DependencyFrame frame, int target)
    {
        ref var state = ref _frames[number % Window];
        if (state != Unknown)
        {
            return;
        }

        var isSent = target >= 0 && IsOfStructure(frame) && frame.IndicationOf(target) != NotPresent;
        state = isSent ? Sent : Dropped;
        if (!isSent && IsOfStructure(frame))
        {
            Spoil(number, frame);
        }
    }

    private bool IsOfStructure(in DependencyFrame frame) => frame.Structure!.DecodeTargetCount == _structure?.DecodeTargetCount;

    /// <summary>
    /// A frame left out that others of a target refer to: the target is of no use until its next switch. To what was
    /// before its last switch nothing of it refers.
    /// </summary>
    private void Spoil(long number, in DependencyFrame frame)
    {
        for (var target = 0; target < _structure!.DecodeTargetCount; target++)
        {
            if (frame.IndicationOf(target) > Discardable && number >= _goodFrom[target])
            {
                _good &= ~(1u << target);
            }
        }
    }

    private bool IsChainUnbroken(long number, in PayloadDescription payload, int target)
    {
        if (target >= _structure!.ChainOfTarget.Length || _structure.ChainOfTarget[target] >= _structure.ChainCount)
        {
            // Not protected by a chain, as VP8's temporal layers are in libwebrtc. What is sent now can be decoded, and from a
            // switch indication in it on the target can be too.
            return payload.StartsKeyFrame ||
                (_current >= 0 && (_good >> _current & 1) != 0 && payload.Dependency.IndicationOf(_current) != NotPresent);
        }

        var distance = payload.Dependency.ChainDiffOf(_structure.ChainOfTarget[target]);
        return distance == 0 || (distance <= number && _frames[(number - distance) % Window] == Sent);
    }

    private int Choose(uint candidates)
    {
        if (_desired < 0 || (candidates >> _desired & 1) != 0)
        {
            return _desired;
        }

        var (maxSpatial, maxTemporal) = _structure!.LayerOf(_desired);
        var best = -1;
        for (var target = 0; target < _structure.DecodeTargetCount; target++)
        {
            var (spatial, temporal) = _structure.LayerOf(target);
            if ((candidates >> target & 1) != 0 && spatial <= maxSpatial && temporal <= maxTemporal && IsAbove(target, best))
            {
                best = target;
            }
        }

        return best < 0 && _current >= 0 && (candidates >> _current & 1) != 0
            ? _current // more than is wanted, but all that can be decoded until a key frame comes
            : best;
    }

    private bool IsAbove(int target, int other)
    {
        if (target < 0 || other < 0)
        {
            return target >= 0;
        }

        var (spatial, temporal) = _structure!.LayerOf(target);
        var (otherSpatial, otherTemporal) = _structure.LayerOf(other);
        return spatial > otherSpatial || (spatial == otherSpatial && temporal > otherTemporal);
    }

    private bool IsSameSize(int target, int other) =>
        target >= 0 && other >= 0 && _structure!.LayerOf(target).Spatial == _structure.LayerOf(other).Spatial;

    /// <summary>The best active decode target within what is wanted; the least one if all are beyond.</summary>
    private int FindDesired()
    {
        if (_structure is null || _wanted.IsNone)
        {
            return -1;
        }

        var (best, least) = (-1, -1);
        for (var target = 0; target < _structure.DecodeTargetCount; target++)
        {
            if (_active != 0 && (_active >> target & 1) == 0)
            {
                continue;
            }

            var (spatial, temporal) = _structure.LayerOf(target);
            if (spatial <= _wanted.Spatial && temporal <= _wanted.Temporal && IsAbove(target, best))
            {
                best = target;
            }

            if (least < 0 || IsAbove(least, target))
            {
                least = target;
            }
        }

        return best < 0 ? least : best;
    }

    private void SetCurrent(long from, int target)
    {
        if (target == _current && _changeCount > 0)
        {
            return;
        }

        if (_changeCount == MaxChanges)
        {
            Array.Copy(_changes, 1, _changes, 0, MaxChanges - 1);
            _changeCount--;
        }

        _current = target;
        _changes[_changeCount++] = (from, target);
    }

    private int TargetAt(long number)
    {
        for (var i = _changeCount - 1; i >= 0; i--)
        {
            if (number >= _changes[i].From)
            {
                return _changes[i].Target;
            }
        }

        return -1;
    }
}
