namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// Renumbers the packets of changing sources into one gapless outgoing numbering, and never gives an outgoing number
/// twice. Numbers are unwrapped. A gap in the source stays a gap, so that the receiver can ask for what was lost.
/// </summary>
/// <remarks>
/// A dropped packet (padding) shortens everything after it by one; the last <see cref="MaxSegments"/> such points are
/// remembered, so that a late packet from before one still gets the number that was kept for it. What is older is dropped.
/// A gap of more than <see cref="MaxGap"/> becomes a gap of one, whatever numbers the source jumps over.
/// </remarks>
internal sealed class SequenceRewriter(long firstOutgoing)
{
    private const int MaxSegments = 16;

    /// <summary>
    /// Of what is missing beyond this, nothing is asked for again. A receiver estimates the rollover counter from the
    /// last packet it has (RFC 3711 3.3.1) and is lost for good after a hole of 2^15.
    /// </summary>
    private const int MaxGap = NackTracker.MaxMissing;

    private readonly (long From, long Offset)[] _segments = new (long, long)[MaxSegments];
    private int _count;
    private long _highestIncoming;

    /// <summary>The highest outgoing number given so far.</summary>
    public long HighestOutgoing { get; private set; } = firstOutgoing - 1;

    /// <summary>Another source: its packet <paramref name="firstIncoming"/> follows the last one sent; earlier ones are refused.</summary>
    public void Switch(long firstIncoming)
    {
        _segments[0] = (firstIncoming, HighestOutgoing + 1 - firstIncoming);
        _count = 1;
        _highestIncoming = firstIncoming - 1;
    }

    /// <summary>The outgoing number of an incoming one. False for what lies before the switch or too far back.</summary>
    public bool TryMap(long incoming, out long outgoing)
    {
        if (_count > 0 && incoming - _highestIncoming > MaxGap)
        {
            HighestOutgoing++; // a gap of one remains, so that the receiver sees that something is missing
            Switch(incoming);
        }

        for (var i = _count - 1; i >= 0; i--)
        {
            if (incoming >= _segments[i].From)
            {
                outgoing = incoming + _segments[i].Offset;
                if (i + 1 < _count && outgoing >= _segments[i + 1].From + _segments[i + 1].Offset)
                {
                    return false; // the number of a dropped packet, taken by its successor
                }

                _highestIncoming = Math.Max(_highestIncoming, incoming);
                HighestOutgoing = Math.Max(HighestOutgoing, outgoing);
                return true;
            }
        }

        outgoing = 0;
        return false;
    }

    /// <summary>Leaves out the next packet in order without a gap. False if it is not the next one: then it must be sent.</summary>
    public bool TryDrop(long incoming)
    {
        if (_count == 0 || incoming != _highestIncoming + 1)
        {
            return false;
        }

        if (_count == MaxSegments)
        {
            Array.Copy(_segments, 1, _segments, 0, MaxSegments - 1);
            _count--;
        }

        _segments[_count] = (incoming + 1, _segments[_count - 1].Offset - 1);
        _count++;
        _highestIncoming = incoming;
        return true;
    }
}
