using CrossStrait.Rooms.Sessions;

namespace CrossStrait.Rooms.Storage;

/// <summary>Where everything that lasts is kept. Two servers with two roots run side by side on one machine.</summary>
/// <param name="Root">The absolute path of <c>Data:Path</c>.</param>
public sealed record DataPaths(string Root)
{
    public string Database => Path.Combine(Root, "crossstrait.db");

    /// <summary>
    /// Held while the database is migrated, so that two processes on one root do it one after the other.
    /// </summary>
    public string MigrationLock => Path.Combine(Root, "migration.lock");

    public string ApiKey => Path.Combine(Root, "api-key");

    /// <summary>Signing keys of room tokens, one file per key id, and the certificate of <c>--lan</c>.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public string Recordings => Path.Combine(Root, "recordings");

    /// <summary>Packet traces on their way to whoever asked for them.</summary>
    public string Traces => Path.Combine(Root, "traces");

    public string RecordingDirectory(string recordingId) =>
        PrefixedId.IsValid("RC", recordingId)
            ? Path.Combine(Recordings, recordingId)
            : throw new ArgumentException("Not a recording id.", nameof(recordingId));

    /// <summary>
    /// Makes a directory, and those above it that are missing, so that only the server's own user may enter: rows, captures
    /// and keys are nobody else's. The mode given to .NET holds for the last directory alone, hence one at a time.
    /// </summary>
    public static void CreatePrivate(string directory)
    {
        if (System.IO.Directory.Exists(directory))
        {
            return;
        }

        if (Path.GetDirectoryName(directory) is { Length: > 0 } parent)
        {
            CreatePrivate(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(directory);
        }
        else
        {
            System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>
    /// What the relay writes: kept by the retention policy, never removed because a composition worked.
    /// </summary>
    public string CaptureDirectory(string recordingId) => Path.Combine(RecordingDirectory(recordingId), "capture");

    /// <summary>The composed film.</summary>
    public string RecordingFile(string recordingId) => Path.Combine(RecordingDirectory(recordingId), "recording.mp4");
}
