using System.Globalization;

namespace CrossStrait.Rooms.Audit;

/// <summary>What a walk over the chain found.</summary>
/// <param name="Entries">How many entries, from the first, are whole.</param>
/// <param name="HeadHash">The hash of the last of these.</param>
/// <param name="Fault">What is wrong after that, or null.</param>
public sealed record AuditVerdict(long Entries, string HeadHash, string? Fault);

/// <summary>The last entry at some moment, as <c>verify-audit</c> printed it: <c>SEQUENCE:HASH</c>.</summary>
public sealed record AuditHead(long Sequence, string Hash)
{
    public static bool TryRead(string text, out AuditHead? head)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        head = colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AuditHead(sequence, text[(colon + 1)..])
            : null;
        return head is not null;
    }
}
