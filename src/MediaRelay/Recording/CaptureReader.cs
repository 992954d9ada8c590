using System.Text;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>A note of the capture's journal and when it was made, counted from the start.</summary>
public sealed record CaptureNote(TimeSpan At, string Json);

/// <summary>
/// A capture on disk: what its journal says, and its tracks as the segment files show them. Reads what a killed process
/// left behind: the journal may lack its end, segments may be unlisted, and the last record of any file may be torn.
/// </summary>
public sealed class CaptureReader
{
    public const string JournalName = "journal.jnl";
    public const string SegmentSuffix = ".seg";

    private readonly List<CaptureNote> _notes = [];
    private readonly List<CapturedTrack> _tracks = [];

    private readonly Dictionary<string, TimeSpan> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimeSpan> _ended = new(StringComparer.Ordinal);

    private CaptureReader(string directory)
    {
        Directory = directory;
    }

    public string Directory { get; }

    /// <summary>The JSON that the caller gave with the capture.</summary>
    public string Header { get; private set; } = "{}";

    /// <summary>When the capture started, by the wall clock of the server.</summary>
    public DateTimeOffset WallClock { get; private set; }

    /// <summary>When the capture started, by the clock that stamps records.</summary>
    public long StartNanoseconds { get; private set; }

    /// <summary>From the start to the stop, or to the last record if the process was killed.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Whether the capture was stopped in order.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Why the writer gave up, or null.</summary>
    public string? Error { get; private set; }

    public IReadOnlyList<CaptureNote> Notes => _notes;

    public IReadOnlyList<CapturedTrack> Tracks => _tracks;

    /// <summary>Opens a capture, or gives null if the directory holds no readable journal.</summary>
    public static CaptureReader? TryOpen(string directory)
    {
        var journal = Path.Combine(directory, JournalName);
        if (!File.Exists(journal))
        {
            return null;
        }

        var reader = new CaptureReader(directory);
        return reader.ReadJournal(File.ReadAllBytes(journal)) ? reader : null;
    }

    private bool ReadJournal(byte[] bytes)
    {
        var file = new CaptureFileReader(bytes);
        if (!file.TryReadNext(out var record) || record.Kind != CaptureRecordKind.JournalHeader || !TryReadHeader(record))
        {
            return false;
        }

        var last = record.Nanoseconds;
        while (file.TryReadNext(out record))
        {
            last = Math.Max(last, record.Nanoseconds);
            switch (record.Kind)
            {
                case CaptureRecordKind.Note:
                    _notes.Add(new CaptureNote(Since(record.Nanoseconds), Encoding.UTF8.GetString(record.Body.Span)));
                    break;
                case CaptureRecordKind.TrackAdded or CaptureRecordKind.TrackEnded when CaptureJson.TryRead<TrackBody>(record.Body, out var track):
                    (record.Kind == CaptureRecordKind.TrackAdded ? _added : _ended)[track.Track] = Since(record.Nanoseconds);
                    break;
                case CaptureRecordKind.Stopped:
                    Error = CaptureJson.TryRead<StoppedBody>(record.Body, out var stopped) ? stopped.Error : "The stop record is unreadable.";
                    IsStopped = Error is null;
                    break;
            }
        }

        ReadTracks();
        if (!IsStopped)
        {
            last = _tracks.Aggregate(last, (latest, track) => Math.Max(latest, track.LastNanoseconds()));
        }

        Duration = Since(last);
        return true;
    }

    private bool TryReadHeader(CaptureRecord record)
    {
        if (!CaptureJson.TryRead<JournalHeaderBody>(record.Body, out var body) || body.Version > CaptureJson.Version)
        {
            return false;
        }

        Header = body.Header.GetRawText();
        WallClock = body.WallClock;
        StartNanoseconds = record.Nanoseconds;
        return true;
    }

    private void ReadTracks()
    {
        // A segment is named {prefix}-{nnnn}.seg. The number may outgrow its four digits after 27 hours.
        var groups = System.IO.Directory.EnumerateFiles(Directory, "*" + SegmentSuffix)
            .Select(path => Path.GetFileName(path))
            .GroupBy(name => name[..Math.Max(0, name.LastIndexOf('-'))], StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var segments = group.OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).ToArray();
            if (CapturedTrack.TryOpen(Directory, segments) is { } track)
            {
                // A name that was added again after its end has an end that belongs to the later track alone.
                track.Added = _added.GetValueOrDefault(track.Name);
                track.Ended = _ended.TryGetValue(track.Name, out var ended) && ended >= track.Added ? ended : null;
                _tracks.Add(track);
            }
        }
    }

    private TimeSpan Since(long nanoseconds) => CaptureClock.Span(nanoseconds - StartNanoseconds);
}
