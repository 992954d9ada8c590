namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

internal enum Finding
{
    HandOff,
    Stash,
    Drop,
}

/// <summary>
/// Finds out which frames a frame refers to, by the numbers in its packets alone, and waits wherever libwebrtc's finder
/// of the same name waits.
/// </summary>
internal abstract class ReferenceFinder
{
    private readonly List<ReceivedFrame> _stashed = [];
    private long? _lastPicture;
    private long? _lastTl0;

    /// <summary>The frames that may go to the decoder now that this one has come.</summary>
    public List<ReceivedFrame> Take(ReceivedFrame frame)
    {
        var result = new List<ReceivedFrame>();
        frame.Picture = Unwrap(ref _lastPicture, frame.PictureId, 15);
        frame.Tl0 = Unwrap(ref _lastTl0, frame.Tl0PicIdx, 8);
        switch (Find(frame))
        {
            case Finding.Stash:
                _stashed.Insert(0, frame);
                if (_stashed.Count > 100)
                {
                    _stashed.RemoveAt(100);
                }

                break;
            case Finding.HandOff:
                result.Add(frame);
                Retry(result);
                break;
        }

        return result;
    }

    public string Stashed => string.Join(' ', _stashed.Select(frame => $"{frame.Truth.Number}:t{frame.Truth.Temporal}:p{frame.PictureId}:z{frame.Tl0PicIdx}"));

    /// <summary>A packet without a payload.</summary>
    public virtual List<ReceivedFrame> Filler(long sequence) => [];

    protected abstract Finding Find(ReceivedFrame frame);

    protected void Retry(List<ReceivedFrame> result)
    {
        for (var again = true; again;)
        {
            again = false;
            for (var i = 0; i < _stashed.Count;)
            {
                var frame = _stashed[i];
                var finding = Find(frame);
                if (finding == Finding.Stash)
                {
                    i++;
                    continue;
                }

                _stashed.RemoveAt(i);
                if (finding == Finding.HandOff)
                {
                    again = true;
                    result.Add(frame);
                }
            }
        }
    }

    /// <summary>Extends a number of so many bits to the one nearest to the last.</summary>
    protected static long Unwrap(ref long? last, int number, int bits)
    {
        var distance = last is { } known ? (number - (int)known) << (32 - bits) >> (32 - bits) : 0;
        last = last is null ? number + (1L << bits) : last + distance;
        return last.Value;
    }
}

/// <summary>By the frame numbers of the dependency descriptor.</summary>
internal sealed class DescriptorFinder : ReferenceFinder
{
    private long? _last;

    protected override Finding Find(ReceivedFrame frame)
    {
        frame.Id = Unwrap(ref _last, frame.FrameNumber, 16);
        frame.References.Clear();
        frame.References.AddRange(frame.Truth.References.Select(reference => frame.Id - (frame.Truth.Number - reference)));
        return Finding.HandOff;
    }
}

/// <summary>By sequence numbers: each frame follows the one before without a gap (H.264).</summary>
internal sealed class SequenceFinder : ReferenceFinder
{
    private readonly SortedSet<long> _fillers = [];
    private long _lastSequence = -1;
    private long _lastFrame = -1;

    public override List<ReceivedFrame> Filler(long sequence)
    {
        _fillers.Add(sequence);
        var result = new List<ReceivedFrame>();
        Retry(result);
        return result;
    }

    protected override Finding Find(ReceivedFrame frame)
    {
        frame.Id = frame.LastSequence;
        frame.References.Clear();
        if (!frame.Truth.IsKeyPicture)
        {
            while (_fillers.Remove(_lastSequence + 1))
            {
                _lastSequence++;
            }

            if (_lastSequence < 0 || frame.FirstSequence > _lastSequence + 1)
            {
                return Finding.Stash;
            }

            if (frame.FirstSequence <= _lastSequence)
            {
                return Finding.Drop;
            }

            frame.References.Add(_lastFrame);
        }
        else if (frame.LastSequence < _lastSequence)
        {
            return Finding.Drop;
        }

        _lastSequence = frame.LastSequence;
        _lastFrame = frame.Id;
        return Finding.HandOff;
    }
}

/// <summary>By picture ids and TL0PICIDX (RFC 7741): a missing picture id may be one that is needed.</summary>
internal sealed class Vp8Finder : ReferenceFinder
{
    private const int MaxMissing = 100;
    private const int MaxLayerEntries = 50;

    private readonly SortedSet<long> _notReceived = [];
    private readonly SortedDictionary<long, long[]> _layers = [];
    private long _lastPicture = -1;

    protected override Finding Find(ReceivedFrame frame)
    {
        frame.Id = frame.Picture;
        frame.References.Clear();
        var tl0 = frame.Tl0;
        NoteGap(frame.Id);
        foreach (var old in _layers.Keys.Where(key => key < tl0 - MaxLayerEntries).ToList())
        {
            _layers.Remove(old);
        }

        if (frame.Truth.IsKeyPicture)
        {
            _layers[tl0] = [-1, -1, -1, -1];
            return HandOff(frame, tl0);
        }

        if (!_layers.TryGetValue(frame.Truth.Temporal == 0 ? tl0 - 1 : tl0, out var layers))
        {
            return Finding.Stash;
        }

        if (frame.Truth.Temporal == 0)
        {
            if (layers[0] >= frame.Id)
            {
                return Finding.Drop;
            }

            if (!_layers.ContainsKey(tl0))
            {
                _layers[tl0] = (long[])layers.Clone();
            }

            frame.References.Add(layers[0]);
            return HandOff(frame, tl0);
        }

        return frame.Truth.IsSync ? FindOfSync(frame, layers, tl0) : FindOfOther(frame, layers, tl0);
    }

    private Finding FindOfSync(ReceivedFrame frame, long[] layers, long tl0)
    {
        if (layers[frame.Truth.Temporal] >= frame.Id)
        {
            return Finding.Drop;
        }

        frame.References.Add(layers[0]);
        return HandOff(frame, tl0);
    }

    private Finding FindOfOther(ReceivedFrame frame, long[] layers, long tl0)
    {
        for (var layer = 0; layer <= frame.Truth.Temporal; layer++)
        {
            if (layers[layer] == -1)
            {
                return Finding.Stash;
            }

            if (layers[layer] >= frame.Id)
            {
                return Finding.Drop;
            }

            if (_notReceived.Any(missing => missing > layers[layer] && missing < frame.Id))
            {
                return Finding.Stash;
            }

            frame.References.Add(layers[layer]);
        }

        return HandOff(frame, tl0);
    }

    private void NoteGap(long picture)
    {
        _notReceived.RemoveWhere(missing => missing < picture - MaxMissing);
        _lastPicture = _lastPicture < 0 ? picture - 1 : Math.Max(_lastPicture, picture - MaxMissing);
        while (_lastPicture < picture)
        {
            _notReceived.Add(++_lastPicture);
        }
    }

    private Finding HandOff(ReceivedFrame frame, long tl0)
    {
        for (; _layers.TryGetValue(tl0, out var layers) && layers[frame.Truth.Temporal] < frame.Id; tl0++)
        {
            layers[frame.Truth.Temporal] = frame.Id;
        }

        _notReceived.Remove(frame.Id);
        return Finding.HandOff;
    }
}

/// <summary>
/// By the difference of picture ids in the group of pictures that the encoder repeats (RFC 9628, non-flexible mode):
/// 0 2 1 2, each picture referring to the last of a lower temporal layer.
/// </summary>
internal sealed class Vp9Finder : ReferenceFinder
{
    private const int MaxSpatial = 5;
    private const int MaxGroups = 50;

    private static readonly int[] _temporal = [0, 2, 1, 2];
    private static readonly int[] _difference = [4, 1, 2, 1];

    private readonly SortedDictionary<long, (long Start, long Last)> _groups = [];
    private readonly SortedSet<long>[] _missing = [[], [], [], []];

    protected override Finding Find(ReceivedFrame frame)
    {
        var (picture, tl0) = (frame.Picture, frame.Tl0);
        frame.References.Clear();
        frame.Id = (picture * MaxSpatial) + frame.Truth.Spatial;
        if (frame.Truth.IsKeyPicture)
        {
            if (frame.Truth.Spatial == 0)
            {
                _groups[tl0] = (picture, picture);
            }
            else if (!_groups.ContainsKey(tl0))
            {
                return Finding.Stash;
            }

            Received(tl0, picture);
            return HandOff(frame);
        }

        if (!_groups.TryGetValue(frame.Truth.Temporal == 0 ? tl0 - 1 : tl0, out var group))
        {
            return Finding.Stash;
        }

        if (frame.Truth.Temporal == 0 && !_groups.ContainsKey(tl0))
        {
            _groups[tl0] = (group.Start, picture);
            foreach (var old in _groups.Keys.Where(key => key < tl0 - MaxGroups).ToList())
            {
                _groups.Remove(old);
            }
        }

        Received(tl0, picture);
        var position = (int)((picture - group.Start) % 4);
        var reference = picture - _difference[position];
        for (var layer = 0; layer < _temporal[position]; layer++)
        {
            if (_missing[layer].Any(missing => missing >= reference && missing < picture))
            {
                return Finding.Stash;
            }
        }

        frame.References.Add((reference * MaxSpatial) + frame.Truth.Spatial);
        return HandOff(frame);
    }

    private static Finding HandOff(ReceivedFrame frame)
    {
        if (frame.Truth.UsesLowerLayer)
        {
            frame.References.Add(frame.Id - 1);
        }

        return Finding.HandOff;
    }

    private void Received(long tl0, long picture)
    {
        var (start, last) = _groups[tl0];
        if (picture <= last)
        {
            _missing[_temporal[(picture - start) % 4]].Remove(picture);
            return;
        }

        for (var missing = last + 1; missing < picture; missing++)
        {
            _missing[_temporal[(missing - start) % 4]].Add(missing);
        }

        _groups[tl0] = (start, picture);
    }
}
