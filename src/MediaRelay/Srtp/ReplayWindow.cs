namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// Which of the last 1024 indices of one source were received (RFC 3711 3.3.2). The RFC asks for 64 at least; a video
/// of 4 Mbit/s sends 500 packets a second, and a retransmission may come after more than one.
/// </summary>
internal sealed class ReplayWindow
{
    public const int Size = 1024;

    private readonly ulong[] _received = new ulong[Size / 64];

    public ReplayWindow()
    {
    }

    /// <summary>Takes nothing up to and with this index.</summary>
    public ReplayWindow(long highest)
    {
        Highest = highest;
        Array.Fill(_received, ulong.MaxValue);
    }

    /// <summary>The highest index received; -1 if none was.</summary>
    public long Highest { get; private set; } = -1;

    public SrtpError Check(long index)
    {
        if (index > Highest)
        {
            return SrtpError.None;
        }

        if (index < 0 || Highest - index >= Size)
        {
            return SrtpError.TooOld;
        }

        return (_received[Word(index)] & Bit(index)) != 0 ? SrtpError.Replayed : SrtpError.None;
    }

    /// <summary>Notes an index that <see cref="Check"/> passed and whose packet proved authentic.</summary>
    public void Accept(long index)
    {
        if (index - Highest >= Size)
        {
            Array.Clear(_received);
            Highest = index;
        }

        while (Highest < index)
        {
            Highest++;
            _received[Word(Highest)] &= ~Bit(Highest);
        }

        _received[Word(index)] |= Bit(index);
    }

    private static int Word(long index) => (int)(index / 64 % (Size / 64));

    private static ulong Bit(long index) => 1UL << (int)(index % 64);
}
