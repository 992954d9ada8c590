using System.Buffers.Binary;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Diagnostics;

/// <summary>
/// The pcap capture file format (draft-ietf-opsawg-pcap-04): a file header, then records of an IP and a UDP header made
/// for the purpose and the packet behind them, so that every analyser reads it. TCP paths are shown as UDP too.
/// </summary>
internal sealed class PcapWriter(Stream stream)
{
    private const uint NanosecondMagic = 0xA1B2_3C4D;
    private const uint LinkTypeRaw = 101; // begins with an IPv4 or IPv6 header
    private const int SnapLength = 65_535;
    private const int UdpLength = 8;
    private const int IPv4Length = 20;
    private const int IPv6Length = 40;
    private const byte UdpProtocol = 17;

    private readonly byte[] _head = new byte[16 + IPv6Length + UdpLength];

    public long Length { get; private set; }

    public void WriteFileHeader()
    {
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypeRaw);
        stream.Write(header);
        Length += header.Length;
    }

    /// <param name="kept">The first bytes of the packet, from its RTP or RTCP header on.</param>
    /// <param name="packetLength">The packet as it was on the wire.</param>
    public void WriteRecord(DateTimeOffset time, in NetworkPath from, in NetworkPath to, ReadOnlySpan<byte> kept, int packetLength)
    {
        var ipLength = from.IsIPv4 ? IPv4Length : IPv6Length;
        var head = _head.AsSpan(0, 16 + ipLength + UdpLength);
        head.Clear();
        var sinceEpoch = time - DateTimeOffset.UnixEpoch;
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)sinceEpoch.TotalSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(sinceEpoch.Ticks % TimeSpan.TicksPerSecond * 100));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)(ipLength + UdpLength + kept.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], (uint)(ipLength + UdpLength + packetLength));
        if (from.IsIPv4)
        {
            WriteIPv4(head[16..], from, to, UdpLength + packetLength);
        }
        else
        {
            WriteIPv6(head[16..], from, to, UdpLength + packetLength);
        }

        var udp = head[(16 + ipLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpLength + packetLength)); // the checksum stays 0: none
        stream.Write(head);
        stream.Write(kept);
        Length += head.Length + kept.Length;
    }

    /// <summary>RFC 791 3.1.</summary>
    private static void WriteIPv4(Span<byte> ip, in NetworkPath from, in NetworkPath to, int payloadLength)
    {
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(IPv4Length + payloadLength));
        ip[8] = 64;
        ip[9] = UdpProtocol;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], (uint)from.Address);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], (uint)to.Address);
        uint sum = 0;
        for (var i = 0; i < IPv4Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(ip[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~(sum + (sum >> 16)));
    }

    /// <summary>RFC 8200 3. An IPv4 address is written in its mapped form.</summary>
    private static void WriteIPv6(Span<byte> ip, in NetworkPath from, in NetworkPath to, int payloadLength)
    {
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)payloadLength);
        ip[6] = UdpProtocol;
        ip[7] = 64;
        BinaryPrimitives.WriteUInt128BigEndian(ip[8..], from.Address);
        BinaryPrimitives.WriteUInt128BigEndian(ip[24..], to.Address);
    }
}
