namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// The segments of one track, one open at most. A segment is opened by its first record, so that it never spans more
/// than <see cref="SegmentLength"/>, and starts with all that is needed to read it alone. Writer thread only.
/// </summary>
internal sealed class CaptureTrackFiles(string directory, string filePrefix, CaptureTrackDescription description) : IDisposable
{
    public static readonly TimeSpan SegmentLength = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<byte, string> _payloadTypes = new() { [description.PayloadType] = description.Codec };
    private uint _ssrc;
    private int _segments;
    private long _openedAt;

    public string Name => description.Name;

    public RecordFile? Current { get; private set; }

    /// <summary>Whether the open segment is full at this time and must be closed before the next record.</summary>
    public bool IsDue(long nanoseconds) => Current is not null && nanoseconds - _openedAt >= CaptureClock.Nanoseconds(SegmentLength);

    public void Append(CaptureRecordKind kind, long nanoseconds, ReadOnlySpan<byte> body) => Open(nanoseconds).Append(kind, nanoseconds, body);

    public void ChangeSource(uint ssrc, byte payloadType, string codec, long nanoseconds)
    {
        _ssrc = ssrc;
        _payloadTypes[payloadType] = codec;
        Append(CaptureRecordKind.SourceChanged, nanoseconds, CaptureJson.SourceChanged(ssrc, payloadType, codec));
    }

    /// <summary>Closes the open segment and gives it back, flushed and hashed, for the journal.</summary>
    public (string File, long Bytes, string Sha256)? Close()
    {
        if (Current is not { } file)
        {
            return null;
        }

        var sha256 = file.Sha256();
        Current = null;
        file.Dispose();
        return (file.Name, file.Length, sha256);
    }

    public void Dispose() => Current?.Dispose();

    private RecordFile Open(long nanoseconds)
    {
        if (Current is null)
        {
            _segments++;
            Current = RecordFile.Create(Path.Combine(directory, $"{filePrefix}-{_segments:D4}{CaptureReader.SegmentSuffix}"));
            _openedAt = nanoseconds;
            Current.Append(CaptureRecordKind.SegmentHeader, nanoseconds, CaptureJson.SegmentHeader(description, _segments, _ssrc, _payloadTypes));
        }

        return Current;
    }
}
