using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>Checks and decrypts what one peer sends (RFC 3711 3.3, 3.4). Owned by one worker thread.</summary>
/// <remarks>Nothing is remembered of a packet, its SSRC included, before it has proved authentic.</remarks>
internal sealed unsafe class SrtpReceiver : IDisposable
{
    private const int RtpHeadLength = 12;
    private const int RtcpHeadLength = 8;
    private const int RtcpWordLength = 4;

    // RFC 3711 3.4: the word behind an SRTCP packet is this bit, set if it is encrypted, and a 31-bit index.
    private const uint EncryptedBit = 0x8000_0000;

    private readonly SrtpCipher _rtp;
    private readonly SrtpCipher _rtcp;
    private readonly SrtpSources _rtpSources = new();
    private readonly SrtpSources _rtcpSources = new();
    private readonly bool _tagBeforeWord;

    public SrtpReceiver(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
        : this(
            profile,
            SrtpKeyDerivation.Derive(profile, masterKey, masterSalt, isRtcp: false),
            SrtpKeyDerivation.Derive(profile, masterKey, masterSalt, isRtcp: true))
    {
    }

    /// <summary>With session keys already derived, as the vectors of RFC 7714 give them.</summary>
    internal SrtpReceiver(SrtpProfile profile, SrtpSessionKey rtp, SrtpSessionKey rtcp)
    {
        _rtp = SrtpCipher.Create(profile, rtp, encrypt: false, isRtcp: false);
        _rtcp = SrtpCipher.Create(profile, rtcp, encrypt: false, isRtcp: true);
        _tagBeforeWord = profile.TagBeforeRtcpWord;
    }

    /// <summary>How many SSRCs have a replay window, RTP and RTCP together.</summary>
    public int SourceCount => _rtpSources.Count + _rtcpSources.Count;

    /// <summary>Copies the header and decrypts the payload behind it.</summary>
    /// <param name="packet">As received, with its tag.</param>
    /// <param name="headerLength">All of the RTP header: CSRCs and extension included.</param>
    /// <param name="destination">Elsewhere than the packet; not to be used if the answer is an error.</param>
    /// <param name="length">Of header and payload.</param>
    public SrtpError UnprotectRtp(
        ReadOnlySpan<byte> packet, int headerLength, Span<byte> destination, out int length)
    {
        length = 0;
        var textLength = packet.Length - headerLength - _rtp.TagLength;
        if (headerLength < RtpHeadLength || textLength < 0)
        {
            return SrtpError.Truncated;
        }

        if (destination.Length < headerLength + textLength)
        {
            return SrtpError.DestinationTooSmall;
        }

        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var error = _rtpSources.Find(ssrc, out var window);
        if (error != SrtpError.None)
        {
            return error;
        }

        var index = SrtpIndex.Estimate(window?.Highest ?? -1, sequenceNumber);
        error = index > SrtpIndex.Highest ? SrtpError.IndexExhausted : window?.Check(index) ?? SrtpError.None;
        if (error != SrtpError.None)
        {
            return error;
        }

        var plainLength = headerLength + textLength;
        var rollover = (uint)(index >> 16);
        if (!TryOpen(_rtp, ssrc, index, packet, headerLength, textLength, rollover, plainLength, destination))
        {
            return SrtpError.AuthenticationFailed;
        }

        _rtpSources.Accept(ssrc, window, index);
        length = plainLength;
        return SrtpError.None;
    }

    /// <summary>Decrypts a compound packet; sources and window are counted apart from those of RTP.</summary>
    public SrtpError UnprotectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination, out int length)
    {
        length = 0;
        var plainLength = packet.Length - _rtcp.TagLength - RtcpWordLength;
        if (plainLength < RtcpHeadLength)
        {
            return SrtpError.Truncated;
        }

        if (destination.Length < plainLength)
        {
            return SrtpError.DestinationTooSmall;
        }

        // RFC 7714 9.3 puts the tag before the word, RFC 3711 3.4 behind it.
        var wordOffset = _tagBeforeWord ? packet.Length - RtcpWordLength : plainLength;
        var tagOffset = _tagBeforeWord ? plainLength : plainLength + RtcpWordLength;
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[wordOffset..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        long index = word & ~EncryptedBit;

        var error = _rtcpSources.Find(ssrc, out var window);
        if (error == SrtpError.None && window is not null)
        {
            error = window.Check(index);
        }

        if (error != SrtpError.None)
        {
            return error;
        }

        // Without the E bit all of the packet is authenticated and nothing encrypted.
        var headLength = (word & EncryptedBit) != 0 ? RtcpHeadLength : plainLength;
        if (!TryOpen(_rtcp, ssrc, index, packet, headLength, plainLength - headLength, word, tagOffset, destination))
        {
            return SrtpError.AuthenticationFailed;
        }

        _rtcpSources.Accept(ssrc, window, index);
        length = plainLength;
        return SrtpError.None;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private static bool TryOpen(
        SrtpCipher cipher,
        uint ssrc,
        long index,
        ReadOnlySpan<byte> packet,
        int headLength,
        int textLength,
        uint word,
        int tagOffset,
        Span<byte> destination)
    {
        fixed (byte* source = packet)
        fixed (byte* target = destination)
        {
            if (!cipher.TryOpen(
                ssrc, (ulong)index, source, headLength, textLength, word, source + tagOffset, target + headLength))
            {
                // GCM decrypts before it knows: what came out must not be taken for a packet (RFC 5116 2.2).
                destination.Slice(headLength, textLength).Clear();
                return false;
            }
        }

        packet[..headLength].CopyTo(destination);
        return true;
    }
}
