using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Recording;

/// <summary>Something about a capture's files that is not as the journal says.</summary>
public sealed record CaptureFault(string File, string Reason);

/// <summary>Checks a capture against its journal: sizes, hashes and the chain between journal entries.</summary>
public static class CaptureVerifier
{
    /// <summary>All faults; none means that every listed segment is byte for byte what the writer closed.</summary>
    public static IReadOnlyList<CaptureFault> Verify(string directory)
    {
        var faults = new List<CaptureFault>();
        var bytes = File.ReadAllBytes(Path.Combine(directory, CaptureReader.JournalName));
        var journal = new CaptureFileReader(bytes);
        var start = 0;
        while (journal.TryReadNext(out var record))
        {
            if (record.Kind == CaptureRecordKind.SegmentClosed)
            {
                if (!CaptureJson.TryRead<SegmentClosedBody>(record.Body, out var entry))
                {
                    faults.Add(new CaptureFault(CaptureReader.JournalName, $"The entry at byte {start} is unreadable."));
                }
                else
                {
                    CheckSegment(directory, entry, faults);
                    CheckChain(bytes.AsSpan(0, start), entry, faults);
                }
            }

            start = journal.Offset;
        }

        if (journal.DamagedBytes > 0)
        {
            faults.Add(new CaptureFault(CaptureReader.JournalName, $"{journal.DamagedBytes} bytes are damaged or torn."));
        }

        return faults;
    }

    private static void CheckChain(ReadOnlySpan<byte> before, SegmentClosedBody entry, List<CaptureFault> faults)
    {
        if (Hash(before) != entry.Previous)
        {
            faults.Add(new CaptureFault(CaptureReader.JournalName, $"The journal before byte {before.Length} was changed."));
        }
    }

    private static void CheckSegment(string directory, SegmentClosedBody entry, List<CaptureFault> faults)
    {
        var path = Path.Combine(directory, Path.GetFileName(entry.File));
        if (!File.Exists(path))
        {
            faults.Add(new CaptureFault(entry.File, "The segment is missing."));
            return;
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.Length != entry.Bytes || Hash(bytes) != entry.Sha256)
        {
            faults.Add(new CaptureFault(entry.File, "The segment is not what was written."));
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
