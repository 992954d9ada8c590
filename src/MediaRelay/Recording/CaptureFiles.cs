using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// The files of one capture: its journal and the segments of its tracks. Throws what the file system throws; the
/// <see cref="CaptureWriter"/> then gives the capture up. Writer thread only.
/// </summary>
internal sealed class CaptureFiles : IDisposable
{
    private readonly string _directory;
    private readonly Action<RelayEvent> _publish;
    private readonly RecordFile _journal;
    private readonly Dictionary<int, CaptureTrackFiles> _tracks = [];
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);

    public CaptureFiles(CaptureCommand.Open open, Action<RelayEvent> publish)
    {
        Capture = open.Capture;
        _directory = open.Directory;
        _publish = publish;
        _journal = RecordFile.Create(Path.Combine(_directory, CaptureReader.JournalName));
        _journal.Append(CaptureRecordKind.JournalHeader, open.Nanoseconds, CaptureJson.JournalHeader(open.Header, open.WallClock));
    }

    public CaptureId Capture { get; }

    public void AddTrack(int track, CaptureTrackDescription description, long nanoseconds)
    {
        _tracks.Add(track, new CaptureTrackFiles(_directory, UniquePrefix(description.Name), description));
        _journal.Append(CaptureRecordKind.TrackAdded, nanoseconds, CaptureJson.TrackAdded(description));
    }

    public void Append(CaptureRingEntry entry, ReadOnlySpan<byte> body)
    {
        var files = _tracks[entry.Track];
        Roll(files, entry.Nanoseconds);
        files.Append(entry.Kind, entry.Nanoseconds, body);
        if (entry.Kind == CaptureRecordKind.Gap)
        {
            Announce(files, BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[8..]), entry.Nanoseconds);
        }
    }

    public void ChangeSource(CaptureCommand.ChangeSource change)
    {
        var files = _tracks[change.Track];
        Roll(files, change.Nanoseconds);
        files.ChangeSource(change.Ssrc, change.PayloadType, change.Codec, change.Nanoseconds);
    }

    public void EndTrack(CaptureCommand.EndTrack end)
    {
        var files = _tracks[end.Track];
        if (end.Lost > 0)
        {
            Announce(files, end.Lost, end.LostSince, end.Nanoseconds);
        }

        CloseSegment(files, end.Nanoseconds);
        _tracks.Remove(end.Track);
        _journal.Append(CaptureRecordKind.TrackEnded, end.Nanoseconds, CaptureJson.TrackEnded(files.Name));
    }

    public void Note(string json, long nanoseconds) => _journal.Append(CaptureRecordKind.Note, nanoseconds, CaptureJson.Opaque(json));

    /// <summary>Closes segments that are full although nothing follows, then writes everything out.</summary>
    public void Flush(long nanoseconds)
    {
        foreach (var files in _tracks.Values)
        {
            Roll(files, nanoseconds);
            files.Current?.Flush();
        }

        _journal.Flush();
    }

    /// <summary>Closes what is still open and ends the journal.</summary>
    public void Stop(long nanoseconds, string? error)
    {
        foreach (var files in _tracks.Values)
        {
            CloseSegment(files, nanoseconds);
        }

        _journal.Append(CaptureRecordKind.Stopped, nanoseconds, CaptureJson.Stopped(error));
        _journal.Flush();
    }

    /// <summary>Ends the journal with the reason, without touching segments that may be what failed.</summary>
    public void Abandon(long nanoseconds, string error)
    {
        _journal.Append(CaptureRecordKind.Stopped, nanoseconds, CaptureJson.Stopped(error));
        _journal.Flush();
    }

    public void Dispose()
    {
        foreach (var files in _tracks.Values)
        {
            files.Dispose();
        }

        _journal.Dispose();
    }

    private void Roll(CaptureTrackFiles files, long nanoseconds)
    {
        if (files.IsDue(nanoseconds))
        {
            CloseSegment(files, nanoseconds);
        }
    }

    private void CloseSegment(CaptureTrackFiles files, long nanoseconds)
    {
        if (files.Close() is var (file, bytes, sha256))
        {
            // Each entry carries the hash of the whole journal before it: nothing earlier can be changed unnoticed.
            _journal.Append(CaptureRecordKind.SegmentClosed, nanoseconds, CaptureJson.SegmentClosed(files.Name, file, bytes, sha256, _journal.Sha256()));
            _publish(new CaptureSegmentClosed(Capture, file, bytes, sha256));
        }
    }

    private void Announce(CaptureTrackFiles files, long lost, long since, long nanoseconds)
    {
        _journal.Append(CaptureRecordKind.Gap, nanoseconds, CaptureJson.Gap(files.Name, lost, since));
        _publish(new CaptureGap(Capture, files.Name, lost));
    }

    /// <summary>A file name of harmless characters; a name used before gets a suffix, so that nothing is overwritten.</summary>
    private string UniquePrefix(string name)
    {
        var safe = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '_' ? character : '_'));
        var prefix = safe;
        for (var number = 2; !_prefixes.Add(prefix); number++)
        {
            prefix = $"{safe}_{number}";
        }

        return prefix;
    }
}
