using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>
/// One growing capture file. Records gather in memory until <see cref="Flush"/>, which is one write; the running
/// SHA-256 follows what was written. Writer thread only.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    /// <summary>Records are flushed early at this many bytes, so that memory stays bounded.</summary>
    private const int MaxPending = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _pending = new(1 << 14);

    private RecordFile(string path)
    {
        Name = Path.GetFileName(path);
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    public string Name { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Makes a new file; an existing one is never overwritten.</summary>
    public static RecordFile Create(string path) => new(path);

    public void Append(CaptureRecordKind kind, long nanoseconds, ReadOnlySpan<byte> body)
    {
        var destination = _pending.GetSpan(CaptureRecord.HeaderLength + body.Length);
        _pending.Advance(CaptureRecord.Write(destination, kind, nanoseconds, body));
        if (_pending.WrittenCount >= MaxPending)
        {
            Flush();
        }
    }

    /// <summary>Hands what is pending to the operating system, which keeps it should this process die.</summary>
    public void Flush()
    {
        if (_pending.WrittenCount == 0)
        {
            return;
        }

        // The length moves only after success, so that a retry overwrites what a full disk tore.
        RandomAccess.Write(_file, _pending.WrittenSpan, Length);
        _hash.AppendData(_pending.WrittenSpan);
        Length += _pending.WrittenCount;
        _pending.ResetWrittenCount();
    }

    /// <summary>SHA-256 of the file as it stands, in lower-case hex.</summary>
    public string Sha256()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
