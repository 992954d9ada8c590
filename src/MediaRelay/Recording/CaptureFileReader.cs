namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// Reads the records of one capture file in order. A torn last record ends the file; damage in the middle is skipped up
/// to the next record whose checksum holds, and counted.
/// </summary>
public sealed class CaptureFileReader(ReadOnlyMemory<byte> file)
{
    /// <summary>Where the next record is looked for. After a successful read: the end of that record.</summary>
    public int Offset { get; private set; }

    /// <summary>Bytes that belong to no readable record, a torn tail included.</summary>
    public long DamagedBytes { get; private set; }

    public bool TryReadNext(out CaptureRecord record)
    {
        for (var candidate = Offset; candidate < file.Length; candidate++)
        {
            if (CaptureRecord.TryRead(file[candidate..], out record, out var length))
            {
                DamagedBytes += candidate - Offset;
                Offset = candidate + length;
                return true;
            }
        }

        DamagedBytes += file.Length - Offset;
        Offset = file.Length;
        record = default;
        return false;
    }
}
