namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>One layer frame as a receiver puts it together, with the numbers that the slot gave it.</summary>
internal sealed class ReceivedFrame(FrameTruth truth, uint timestamp, int pictureId, int tl0PicIdx, int frameNumber)
{
    private readonly long[] _sequences = new long[truth.Packets];
    private int _arrived;

    public FrameTruth Truth { get; } = truth;

    public uint Timestamp { get; } = timestamp;

    public int PictureId { get; } = pictureId;

    public int Tl0PicIdx { get; } = tl0PicIdx;

    /// <summary>Of the dependency descriptor; -1 without.</summary>
    public int FrameNumber { get; } = frameNumber;

    /// <summary>The marker stood on its last packet.</summary>
    public bool HasMarker { get; private set; }

    public long FirstSequence => _sequences[0];

    public long LastSequence => _sequences[^1];

    public bool IsComplete => _arrived == _sequences.Length;

    /// <summary>What the reference finder makes of it.</summary>
    public long Id { get; set; }

    /// <summary>Its picture id and TL0PICIDX without a wrap, as they were when it was complete.</summary>
    public long Picture { get; set; }

    public long Tl0 { get; set; }

    public List<long> References { get; } = [];

    public void Add(int packet, long sequence, bool marker)
    {
        _sequences[packet] = sequence;
        HasMarker |= marker;
        _arrived++;
    }

    public bool IsContiguous() => _sequences.Zip(_sequences.Skip(1)).All(pair => pair.Second == pair.First + 1);
}
