namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// A connectivity check as the full side sends it (RFC 8445 7.2). Our own peers use it; the relay never asks.
/// </summary>
internal readonly ref struct BindingRequest
{
    public ReadOnlySpan<byte> TransactionId { get; init; }

    /// <summary>"receiver:sender", both ufrags.</summary>
    public ReadOnlySpan<byte> Username { get; init; }

    /// <summary>The receiver's password, UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    public uint Priority { get; init; }

    public ulong TieBreaker { get; init; }

    /// <summary>Nominates the path: the sender is the controlling side.</summary>
    public bool UseCandidate { get; init; }

    /// <summary>Claims the controlled role instead of the controlling one.</summary>
    public bool IsControlled { get; init; }
}
