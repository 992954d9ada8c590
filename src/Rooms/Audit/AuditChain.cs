using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrossStrait.Rooms.Audit;

/// <summary>
/// How entries hang together: each hash is the SHA-256 of a canonical text that holds every field of its entry and the
/// hash of the entry before. docs/accounts.md describes it so that others can check a copy without this program.
/// </summary>
public static class AuditChain
{
    private const string Format = "crossstrait-audit-1";

    /// <summary>What the first entry carries as the hash before it.</summary>
    public static string Origin { get; } = new('0', 64);

    /// <summary>The hash that the entry must carry, in lower-case hexadecimal digits.</summary>
    public static string HashOf(AuditRow entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Convert.ToHexStringLower(SHA256.HashData(Canonical(entry)));
    }

    /// <summary>The fault of an entry in the place after <paramref name="before"/>, or null if it belongs there.</summary>
    public static string? FindFault(AuditRow? before, AuditRow entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var expected = (before?.Sequence ?? 0) + 1;
        if (entry.Sequence != expected)
        {
            return $"entry {expected} is missing: entry {entry.Sequence} stands in its place";
        }

        if (entry.Hash != HashOf(entry))
        {
            return $"entry {entry.Sequence} was changed: its hash is not that of its content";
        }

        return entry.PreviousHash == (before?.Hash ?? Origin)
            ? null
            : $"entry {entry.Sequence} does not follow the entry before it";
    }

    /// <summary>
    /// Every field as its length in bytes, a colon, the bytes and a comma, so that no two entries have one text whatever
    /// their fields contain.
    /// </summary>
    private static byte[] Canonical(AuditRow entry)
    {
        using var text = new MemoryStream();
        foreach (var field in (ReadOnlySpan<string>)[
            Format,
            entry.Sequence.ToString(CultureInfo.InvariantCulture),
            entry.At.ToString(CultureInfo.InvariantCulture),
            entry.Actor,
            entry.Action,
            entry.Subject,
            entry.Details,
            entry.PreviousHash])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            text.Write(Encoding.ASCII.GetBytes(bytes.Length.ToString(CultureInfo.InvariantCulture)));
            text.WriteByte((byte)':');
            text.Write(bytes);
            text.WriteByte((byte)',');
        }

        return text.ToArray();
    }
}
