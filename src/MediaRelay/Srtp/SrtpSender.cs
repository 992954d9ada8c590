using System.Buffers.Binary;
using System.Diagnostics;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Srtp;

/// <summary>Encrypts what one peer is sent (RFC 3711 3.3, 3.4). Owned by one worker thread.</summary>
internal sealed unsafe class SrtpSender : IDisposable
{
    private const int RtpHeadLength = 12;
    private const int RtcpHeadLength = 8;
    private const int RtcpWordLength = 4;
    private const uint EncryptedBit = 0x8000_0000;

    // Of libcrypto 3: a context, and the state of GCM (key schedule, table of GHASH, counters).
    private const int ContextLines = 3;
    private const int StateLines = 13;

    private readonly SrtpCipher _rtp;
    private readonly SrtpCipher _rtcp;
    private readonly (nint Context, nint State) _memory;
    private readonly bool _tagBeforeWord;

    // Shared by all of our SSRCs: each sees it rise, and no (SSRC, index) comes twice.
    private uint _rtcpIndex;
    private ulong _scratch;

    public SrtpSender(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
        : this(
            profile,
            SrtpKeyDerivation.Derive(profile, masterKey, masterSalt, isRtcp: false),
            SrtpKeyDerivation.Derive(profile, masterKey, masterSalt, isRtcp: true),
            firstRtcpIndex: 0)
    {
    }

    /// <summary>With session keys already derived, as the vectors of RFC 7714 give them.</summary>
    internal SrtpSender(SrtpProfile profile, SrtpSessionKey rtp, SrtpSessionKey rtcp, uint firstRtcpIndex)
    {
        _rtp = SrtpCipher.Create(profile, rtp, encrypt: true, isRtcp: false);
        _rtcp = SrtpCipher.Create(profile, rtcp, encrypt: true, isRtcp: true);
        _memory = _rtp.Memory;
        _rtcpIndex = firstRtcpIndex;
        _tagBeforeWord = profile.TagBeforeRtcpWord;
    }

    /// <summary>Asks the cache for what the next RTP packet will be encrypted with.</summary>
    public void Prefetch()
    {
        CacheLines.Fetch(_rtp, 2);
        CacheLines.Fetch((byte*)_memory.Context, ContextLines);
        CacheLines.Fetch((byte*)_memory.State, StateLines);
    }

    /// <summary>Encrypts a packet in place and appends its tag.</summary>
    /// <param name="buffer">The packet, and room for the tag behind it.</param>
    /// <param name="headerLength">All of the RTP header: CSRCs and extension included.</param>
    /// <param name="packetLength">Header and payload.</param>
    /// <param name="index">
    /// Rollover counter and sequence number. The caller answers for it: one index of one SSRC never protects two
    /// different packets, or the authentication key of GCM is lost (RFC 7714 8.4).
    /// </param>
    /// <returns>The protected length; 0, for nothing to send, if the index has run out or libcrypto failed.</returns>
    public int ProtectRtp(Span<byte> buffer, int headerLength, int packetLength, long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packetLength, headerLength);
        return ProtectRtp(buffer, headerLength, buffer[headerLength..packetLength], index);
    }

    /// <summary>Encrypts a payload that stands elsewhere to behind the header and appends the tag.</summary>
    /// <param name="buffer">The header, and room for payload and tag behind it.</param>
    /// <param name="headerLength">All of the RTP header: CSRCs and extension included.</param>
    /// <param name="payload">In place behind the header, or apart from the buffer; never overlapping in part.</param>
    /// <param name="index">As above, with the same duty.</param>
    /// <returns>The protected length; 0, for nothing to send, if the index has run out or libcrypto failed.</returns>
    public int ProtectRtp(Span<byte> buffer, int headerLength, ReadOnlySpan<byte> payload, long index)
    {
        var packetLength = headerLength + payload.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(headerLength, RtpHeadLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, packetLength + _rtp.TagLength);
        Debug.Assert(
            BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]) == (ushort)index, "An index ends in its sequence number.");
        if (index is < 0 or > SrtpIndex.Highest)
        {
            return 0;
        }

        WideRegisters.Clear(ref _scratch);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        fixed (byte* packet = buffer)
        fixed (byte* text = payload)
        {
            return _rtp.TrySeal(
                ssrc,
                (ulong)index,
                packet,
                headerLength,
                text,
                payload.Length,
                (uint)(index >> 16),
                packet + packetLength)
                ? packetLength + _rtp.TagLength
                : 0;
        }
    }

    /// <summary>Encrypts a compound packet in place and appends tag and index.</summary>
    /// <returns>The protected length; 0 if 2^31 packets were sent (RFC 3711 9.2) or libcrypto failed.</returns>
    public int ProtectRtcp(Span<byte> buffer, int packetLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packetLength, RtcpHeadLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, packetLength + RtcpWordLength + _rtcp.TagLength);
        if (_rtcpIndex >= EncryptedBit)
        {
            return 0;
        }

        var index = _rtcpIndex++;
        var word = EncryptedBit | index;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);

        // RFC 7714 9.3 puts the tag before the word, RFC 3711 3.4 behind it.
        var wordOffset = _tagBeforeWord ? packetLength + _rtcp.TagLength : packetLength;
        var tagOffset = _tagBeforeWord ? packetLength : packetLength + RtcpWordLength;
        BinaryPrimitives.WriteUInt32BigEndian(buffer[wordOffset..], word);
        fixed (byte* packet = buffer)
        {
            return _rtcp.TrySeal(
                ssrc,
                index,
                packet,
                RtcpHeadLength,
                packet + RtcpHeadLength,
                packetLength - RtcpHeadLength,
                word,
                packet + tagOffset)
                ? packetLength + RtcpWordLength + _rtcp.TagLength
                : 0;
        }
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
