namespace CrossStrait.MediaRelay.Rtp.Codecs;

/// <summary>
/// The AV1 aggregation header (AV1 RTP specification 4.4), one byte: <c>|Z|Y| W |N|-|-|-|</c>. Z: the first element
/// goes on with one of the packet before; Y: the last element goes on in the next packet; W: how many elements there
/// are, the last without its length, or 0 if each has one; N: a coded video sequence begins here.
/// </summary>
internal readonly struct Av1Aggregation(byte header)
{
    public bool ContinuesElement => (header & 0x80) != 0;

    public bool IsContinued => (header & 0x40) != 0;

    /// <summary>0 when each element has its length before it.</summary>
    public int Elements => (header >> 4) & 3;

    public bool StartsSequence => (header & 0x08) != 0;

    /// <summary>
    /// What the relay wants to know of any codec. Without the dependency descriptor little is known: no layers, and a
    /// frame is thought to begin with each element that does.
    /// </summary>
    public static void Describe(ReadOnlySpan<byte> payload, ref PayloadDescription description)
    {
        var header = new Av1Aggregation(payload[0]);
        description.StartsFrame = !header.ContinuesElement;
        description.StartsKeyFrame = header.StartsSequence && !header.ContinuesElement;
        if (description.StartsKeyFrame && Av1ElementReader.TryReadFirst(payload, out var element)
            && Av1SequenceHeader.TryRead(element, out var sequence))
        {
            description.Width = sequence.Width;
            description.Height = sequence.Height;
        }
    }
}
