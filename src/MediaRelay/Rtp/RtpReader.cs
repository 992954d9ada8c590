using System.Buffers.Binary;

namespace CrossStrait.MediaRelay.Rtp;

/// <summary>Parses RTP headers in place. Never throws, never allocates.</summary>
internal static class RtpReader
{
    /// <summary>
    /// Reads the header up to the payload. Does not look at padding, whose count is still encrypted under SRTP
    /// (RFC 3711 3.1).
    /// </summary>
    public static RtpError ReadHeader(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < RtpHeader.FixedLength)
        {
            return RtpError.Truncated;
        }

        var first = packet[0];
        if (first >> 6 != 2)
        {
            return RtpError.BadVersion;
        }

        var length = RtpHeader.FixedLength + ((first & 0x0F) * 4);
        if (packet.Length < length)
        {
            return RtpError.BadCsrc;
        }

        ushort profile = 0;
        var extensionLength = 0;
        if ((first & 0x10) != 0)
        {
            if (packet.Length < length + 4)
            {
                return RtpError.BadExtension;
            }

            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[length..]);
            extensionLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]) * 4;
            length += 4 + extensionLength;
            if (packet.Length < length)
            {
                return RtpError.BadExtension;
            }
        }

        header = new RtpHeader(first, packet[1],
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            length, profile, extensionLength);
        return RtpError.None;
    }

    /// <summary>
    /// The length of the payload of a decrypted packet without its padding (RFC 3550 5.1): 0 for a packet of padding
    /// alone, as browsers send to probe for bandwidth.
    /// </summary>
    public static RtpError ReadPadding(ReadOnlySpan<byte> plaintext, in RtpHeader header, out int payloadLength)
    {
        payloadLength = 0;
        var length = plaintext.Length - header.Length;
        if (length < 0)
        {
            return RtpError.Truncated;
        }

        if (header.HasPadding)
        {
            if (length == 0 || plaintext[^1] == 0 || plaintext[^1] > length)
            {
                return RtpError.BadPadding;
            }

            length -= plaintext[^1];
        }

        payloadLength = length;
        return RtpError.None;
    }

    /// <summary>
    /// Finds the negotiated elements of the header extension; unknown ids are skipped. After an error the elements
    /// before the fault are kept. Of two elements with one id the later counts.
    /// </summary>
    public static RtpError ReadExtensions(ReadOnlySpan<byte> packet, in RtpHeader header, HeaderExtensionMap map,
        out HeaderExtensions extensions)
    {
        extensions = default;
        if (header.ExtensionLength == 0)
        {
            return RtpError.None;
        }

        // Offsets are kept in 16 bits; no UDP datagram is longer.
        if (packet.Length < header.Length || header.Length > ushort.MaxValue)
        {
            return RtpError.BadExtension;
        }

        if (header.ExtensionProfile == RtpHeader.OneByteProfile)
        {
            return ReadOneByteElements(packet[..header.Length], header.ExtensionOffset, map, ref extensions);
        }

        return header.HasTwoByteElements
            ? ReadTwoByteElements(packet[..header.Length], header.ExtensionOffset, map, ref extensions)
            : RtpError.None;
    }

    // RFC 8285 4.2: id in the upper four bits, length minus one in the lower.
    private static RtpError ReadOneByteElements(ReadOnlySpan<byte> head, int position, HeaderExtensionMap map,
        ref HeaderExtensions extensions)
    {
        while (position < head.Length)
        {
            var element = head[position++];
            if (element == 0)
            {
                continue;
            }

            // Id 15 ends the extension (RFC 8285 4.2); so does padding that claims a length, which has no meaning.
            var id = element >> 4;
            if (id is 15 or 0)
            {
                return RtpError.None;
            }

            var length = (element & 0x0F) + 1;
            if (length > head.Length - position)
            {
                return RtpError.BadExtension;
            }

            extensions.Set(map.KindOf((byte)id), new ExtensionRange((ushort)position, (byte)length));
            position += length;
        }

        return RtpError.None;
    }

    // RFC 8285 4.3: one byte of id, one byte of length, which may be zero. Id 0 is a single byte of padding.
    private static RtpError ReadTwoByteElements(ReadOnlySpan<byte> head, int position, HeaderExtensionMap map,
        ref HeaderExtensions extensions)
    {
        while (position < head.Length)
        {
            var id = head[position++];
            if (id == 0)
            {
                continue;
            }

            if (position == head.Length || head[position] >= head.Length - position)
            {
                return RtpError.BadExtension;
            }

            var length = head[position++];
            extensions.Set(map.KindOf(id), new ExtensionRange((ushort)position, length));
            position += length;
        }

        return RtpError.None;
    }
}
