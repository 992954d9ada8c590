namespace CrossStrait.MediaRelay.Srtp;

/// <summary>
/// Seals or opens packets under one session key of one direction, RTP or RTCP. Never both: a context has a direction.
/// </summary>
/// <remarks>
/// The same for RTP and RTCP: a head in the clear, a text to encrypt, an index that makes the nonce, and a word that is
/// authenticated after the text (the rollover counter for RTP, the E bit and SRTCP index for RTCP).
/// Owned by one thread. Takes pointers, because its callers pin the packet once; they have checked every length.
/// </remarks>
internal abstract unsafe class SrtpCipher : IDisposable
{
    public abstract int TagLength { get; }

    /// <summary>What libcrypto reads for each packet, to be asked for ahead of time: its context and the state of the cipher. Null where not known.</summary>
    public virtual (nint Context, nint State) Memory => default;

    public static SrtpCipher Create(SrtpProfile profile, SrtpSessionKey key, bool encrypt, bool isRtcp) =>
        profile == SrtpProfile.AeadAes128Gcm
            ? new GcmCipher(key, encrypt, authenticatesWord: isRtcp)
            : new CounterModeCipher(key);

    /// <summary>
    /// Encrypts <paramref name="text"/> to behind the head of <paramref name="packet"/> and writes the tag. The text
    /// stands there already or apart from the packet; it never overlaps in part.
    /// </summary>
    public abstract bool TrySeal(
        uint ssrc, ulong index, byte* packet, int headLength, byte* text, int textLength, uint word, byte* tag);

    /// <summary>
    /// Decrypts the text of <paramref name="packet"/> to <paramref name="text"/>. False if the tag does not match; the
    /// bytes behind <paramref name="text"/> are then not to be used.
    /// </summary>
    public abstract bool TryOpen(
        uint ssrc, ulong index, byte* packet, int headLength, int textLength, uint word, byte* tag, byte* text);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
