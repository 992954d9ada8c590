using System.Diagnostics;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Renumbers the packets of changing sources into one outgoing numbering, and never gives an outgoing number twice.
/// Numbers are unwrapped. What is dropped leaves no gap. What has not arrived leaves one, so that the receiver can ask
/// for it: its number is reserved until it comes, and if it then turns out unwanted somebody must fill the number.
/// </summary>
/// <remarks>A gap of more than <see cref="MaxGap"/> becomes a gap of one, whatever numbers the source jumps over.</remarks>
internal sealed class SequenceRewriter
{
    /// <summary>
    /// Of what is missing beyond this, nothing is asked for again. A receiver estimates the rollover counter from the
    /// last packet it has (RFC 3711 3.3.1) and is lost for good after a hole of 2^15.
    /// </summary>
    private const int MaxGap = NackTracker.MaxMissing;

    private const int NumberMask = 0x3FFF_FFFF;

    /// <summary>Sent or dropped: no number is kept for it any more.</summary>
    private const int Settled = -1;

    /// <summary>By incoming number: the lower bits of the number reserved for it, or <see cref="Settled"/>.</summary>
    private readonly int[] _reserved;
    private readonly int _mask;
    private long _oldestOpen = long.MaxValue;
    private long _firstIncoming = long.MaxValue;
    private long _highestIncoming = long.MaxValue;

    /// <param name="firstOutgoing">The first number given.</param>
    /// <param name="window">How far back late packets are known: a power of two, at least <see cref="MaxGap"/>.</param>
    public SequenceRewriter(long firstOutgoing, int window = 1024)
    {
        Debug.Assert(window >= MaxGap && (window & (window - 1)) == 0, "A window is a power of two.");
        _reserved = new int[window];
        _mask = window - 1;
        HighestOutgoing = firstOutgoing - 1;
    }

    /// <summary>The highest outgoing number given or reserved so far.</summary>
    public long HighestOutgoing { get; private set; }

    /// <summary>Another source: its packet <paramref name="firstIncoming"/> follows the last one sent; earlier ones are refused.</summary>
    public void Switch(long firstIncoming)
    {
        _firstIncoming = firstIncoming;
        _oldestOpen = firstIncoming;
        _highestIncoming = firstIncoming - 1;
    }

    /// <summary>The outgoing number of an incoming one. False for what lies before the switch, too far back, or is settled.</summary>
    public bool TryMap(long incoming, out long outgoing)
    {
        if (incoming <= _highestIncoming)
        {
            return TryTakeReserved(incoming, out outgoing);
        }

        Reach(incoming);
        _reserved[incoming & _mask] = Settled;
        outgoing = ++HighestOutgoing;
        return true;
    }

    /// <summary>Leaves a packet out. True if a number had been reserved for it, which the caller must fill.</summary>
    public bool Drop(long incoming, out long reserved)
    {
        if (incoming <= _highestIncoming)
        {
            return TryTakeReserved(incoming, out reserved);
        }

        Reach(incoming);
        _reserved[incoming & _mask] = Settled;
        reserved = 0;
        return false;
    }

    /// <summary>A number still reserved for a packet before the next <see cref="Switch"/>, for the caller to fill.</summary>
    public bool TryTakeReserved(out long reserved)
    {
        for (_oldestOpen = Math.Max(_oldestOpen, Math.Max(_firstIncoming, _highestIncoming - _mask)); _oldestOpen < _highestIncoming; _oldestOpen++)
        {
            if (TryTakeReserved(_oldestOpen, out reserved))
            {
                return true;
            }
        }

        reserved = 0;
        return false;
    }

    private bool TryTakeReserved(long incoming, out long outgoing)
    {
        outgoing = 0;
        if (incoming < _firstIncoming || _highestIncoming - incoming > _mask)
        {
            return false;
        }

        ref var reserved = ref _reserved[incoming & _mask];
        if (reserved == Settled)
        {
            return false;
        }

        outgoing = HighestOutgoing - ((HighestOutgoing - reserved) & NumberMask);
        reserved = Settled;
        return true;
    }

    /// <summary>Reserves a number for each packet between the highest so far and this one.</summary>
    private void Reach(long incoming)
    {
        if (incoming - _highestIncoming > MaxGap)
        {
            HighestOutgoing++; // a gap of one remains, so that the receiver sees that something is missing
            Switch(incoming);
        }

        for (var missing = _highestIncoming + 1; missing < incoming; missing++)
        {
            _reserved[missing & _mask] = (int)(++HighestOutgoing & NumberMask);
        }

        _highestIncoming = incoming;
    }
}
