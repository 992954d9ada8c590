namespace CrossStrait.MediaRelay.Recording;

/// <summary>One track of a capture on disk.</summary>
public sealed class CapturedTrack
{
    private readonly string _directory;

    private CapturedTrack(string directory, IReadOnlyList<string> segments, SegmentHeaderBody header)
    {
        _directory = directory;
        Segments = segments;
        Name = header.Track;
        Label = header.Label.GetRawText();
        Kind = header.Kind == "audio" ? MediaKind.Audio : MediaKind.Video;
        Codec = header.Codec;
        ClockRate = header.ClockRate;
    }

    public string Name { get; }

    /// <summary>The JSON that the caller gave with the track.</summary>
    public string Label { get; }

    public MediaKind Kind { get; }

    /// <summary>The codec at the start.</summary>
    public string Codec { get; }

    public int ClockRate { get; }

    /// <summary>When the track was added, counted from the start. Zero if the journal does not say.</summary>
    public TimeSpan Added { get; internal set; }

    /// <summary>When the track ended, or null if the journal does not say.</summary>
    public TimeSpan? Ended { get; internal set; }

    /// <summary>File names in order.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>All records of all segments in order, without the headers. Reads one segment at a time.</summary>
    public IEnumerable<CaptureRecord> ReadRecords() =>
        Segments.SelectMany(segment => ReadSegment(_directory, segment)).Where(record => record.Kind != CaptureRecordKind.SegmentHeader);

    /// <summary>The time of the last record.</summary>
    internal long LastNanoseconds()
    {
        var last = 0L;
        foreach (var record in ReadSegment(_directory, Segments[^1]))
        {
            last = Math.Max(last, record.Nanoseconds);
        }

        return last;
    }

    /// <summary>A track from its segment files, or null if none has a readable header.</summary>
    internal static CapturedTrack? TryOpen(string directory, IReadOnlyList<string> segments)
    {
        foreach (var record in segments.SelectMany(segment => ReadSegment(directory, segment)))
        {
            if (record.Kind == CaptureRecordKind.SegmentHeader && CaptureJson.TryRead<SegmentHeaderBody>(record.Body, out var header))
            {
                return header.Version <= CaptureJson.Version && header.ClockRate > 0 ? new CapturedTrack(directory, segments, header) : null;
            }
        }

        return null;
    }

    private static IEnumerable<CaptureRecord> ReadSegment(string directory, string segment)
    {
        var reader = new CaptureFileReader(File.ReadAllBytes(Path.Combine(directory, segment)));
        while (reader.TryReadNext(out var record))
        {
            yield return record;
        }
    }
}
