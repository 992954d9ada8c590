using System.Buffers.Binary;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>
/// A browser that publishes one picture in several encodings or layers: RIDs in the first packets, key frames where
/// they are asked for, retransmission by RTX, sender reports once a second.
/// </summary>
internal sealed class LayeredPublisher
{
    private const byte MidId = 4;
    private const byte RidId = 5;
    private const byte RepairedRidId = 6;
    private const byte DescriptorId = 7;

    /// <summary>Browsers name an encoding until a receiver report acknowledges it.</summary>
    private const int NamedPackets = 30;

    private static readonly string[] _rids = ["q", "h", "f"];

    private readonly VirtualRelay _relay;
    private readonly LayerShape _shape;
    private readonly List<Encoding> _encodings = [];
    private readonly MonotonicTime _start;
    private int _compoundsRead;
    private int _pictures;
    private int _reports;

    public LayeredPublisher(VirtualRelay relay, int number, LayerShape shape, bool encrypted = false)
    {
        _relay = relay;
        _shape = shape;
        _start = relay.Now;
        Peer = relay.Connect(UpLine(shape) with { IsEncrypted = encrypted });
        for (var i = 0; i < shape.Encodings; i++)
        {
            _encodings.Add(new Encoding(
                (uint)((number * 100) + (i * 2) + 11),
                shape.Encodings > 1 ? _rids[i] : "",
                new LayeredEncoder(shape.SpatialLayers, shape.TemporalLayers, shape.KeysOnly, shape.Codec == Codec.Vp8 && !shape.HasDescriptor),
                new LayerPacketizer(shape, number, i, relay.Random),
                relay.Random));
        }
    }

    public VirtualPeer Peer { get; }

    public UpTrack Track => Peer.Transport.FindUpTrack("0")!;

    /// <summary>Key frames asked for, by encoding.</summary>
    public int[] KeyFramesAsked { get; } = new int[3];

    /// <summary>Packets sent, and of those how many more than once.</summary>
    public (int Sent, int Repeated) Packets { get; private set; }

    /// <summary>Pictures sent.</summary>
    public int Pictures => _pictures;

    public void SwitchOff(int encoding) => _encodings[encoding].IsOff = true;

    public void SwitchOn(int encoding)
    {
        _encodings[encoding].IsOff = false;
        _encodings[encoding].KeyFrameDue = true;
    }

    /// <summary>Sends one picture in all encodings that are on. Call 30 times a second.</summary>
    public void SendPicture()
    {
        _pictures++;
        foreach (var encoding in _encodings)
        {
            if (encoding.IsOff)
            {
                continue;
            }

            var keyDue = encoding.KeyFrameDue;
            encoding.KeyFrameDue = false;
            foreach (var frame in encoding.Encoder.Encode(keyDue))
            {
                SendFrame(encoding, frame);
            }
        }
    }

    /// <summary>Answers the relay's RTCP and sends reports. Call every millisecond.</summary>
    public void Advance()
    {
        for (; _compoundsRead < Peer.Compounds.Count; _compoundsRead++)
        {
            var reader = new RtcpReader(Peer.Compounds[_compoundsRead]);
            while (reader.TryReadNext(out var packet))
            {
                if (packet.IsPli(out var ssrc))
                {
                    var asked = _encodings.FindIndex(encoding => encoding.Ssrc == ssrc);
                    KeyFramesAsked[asked]++;
                    _encodings[asked].KeyFrameDue = true;
                }

                var nacks = packet.ReadNacks(out var nackedSsrc);
                foreach (var lost in nacks)
                {
                    Retransmit(_encodings.Find(encoding => encoding.Ssrc == nackedSsrc)!, lost);
                }
            }
        }

        var seconds = (int)(_relay.Now - _start).TotalSeconds;
        if (seconds > _reports)
        {
            _reports = seconds;
            var ntp = NtpTime.FromUnix(TimeSpan.FromSeconds(1_000_000) + (_relay.Now - _start));
            foreach (var encoding in _encodings)
            {
                Peer.SendSenderReport(new SenderReport(encoding.Ssrc, ntp, encoding.FirstTimestamp + Elapsed(), 1, 1));
            }
        }
    }

    private uint Elapsed() => (uint)((_relay.Now - _start).TotalSeconds * 90_000);

    private void SendFrame(Encoding encoding, LayerFrame frame)
    {
        var timestamp = encoding.FirstTimestamp + (uint)(_pictures * 3000);
        var packets = encoding.Packetizer.Packetize(frame);
        for (var i = 0; i < packets.Count; i++)
        {
            var (payload, descriptor) = packets[i];
            var sent = new SentPacket(payload, descriptor, timestamp, frame.IsLastOfPicture && i == packets.Count - 1);
            encoding.Sent[(ushort)encoding.Index] = sent;
            Peer.SendRtp(Write(encoding, sent, (ushort)encoding.Index, isRtx: false), encoding.Index);
            encoding.Index++;
            Packets = (Packets.Sent + 1, Packets.Repeated);
        }
    }

    private void Retransmit(Encoding encoding, ushort lost)
    {
        if (encoding.Sent.TryGetValue(lost, out var sent) && _relay.Now - sent.RepeatedAt >= 2 * Peer.Delay)
        {
            Packets = (Packets.Sent, Packets.Repeated + 1);
            sent.RepeatedAt = _relay.Now; // asked again within a round trip libwebrtc does nothing: the answer is under way
            Span<byte> original = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(original, lost);
            Peer.SendRtp(Write(encoding, sent with { Payload = [.. original, .. sent.Payload] }, (ushort)encoding.RtxIndex, isRtx: true), encoding.RtxIndex);
            encoding.RtxIndex++;
        }
    }

    private static byte[] Write(Encoding encoding, SentPacket sent, ushort sequence, bool isRtx)
    {
        var packet = new byte[1500];
        var writer = new RtpWriter(packet);
        writer.WriteFixed(isRtx ? (byte)97 : (byte)96, sent.Marker, sequence, sent.Timestamp, isRtx ? encoding.Ssrc + 1 : encoding.Ssrc);
        writer.BeginExtensions(twoByte: sent.Descriptor.Length > 16);
        if (isRtx || encoding.Named++ < NamedPackets)
        {
            writer.WriteExtension(MidId, "0"u8);
            if (encoding.Rid.Length > 0)
            {
                writer.WriteExtension(isRtx ? RepairedRidId : RidId, System.Text.Encoding.ASCII.GetBytes(encoding.Rid));
            }
        }

        if (sent.Descriptor.Length > 0)
        {
            writer.WriteExtension(DescriptorId, sent.Descriptor);
        }

        var length = writer.End();
        sent.Payload.CopyTo(packet, length);
        return packet[..(length + sent.Payload.Length)];
    }

    public static MediaLine UpLine(LayerShape shape) => new(
        "0", MediaKind.Video, LineRole.Up, -1, [CodecOf(shape)], Extensions(), 0, 0,
        [], shape.Encodings > 1 ? _rids : [], null, null);

    public static MediaLine Slot(LayerShape shape, uint ssrc) => new(
        "0", MediaKind.Video, LineRole.Slot, 0, [CodecOf(shape)], Extensions(), ssrc, ssrc + 1, [], [], null, null);

    public static HeaderExtensionMap Extensions()
    {
        var map = new HeaderExtensionMap();
        map.Set(2, HeaderExtensionKind.AbsSendTime);
        map.Set(MidId, HeaderExtensionKind.Mid);
        map.Set(RidId, HeaderExtensionKind.Rid);
        map.Set(RepairedRidId, HeaderExtensionKind.RepairedRid);
        map.Set(DescriptorId, HeaderExtensionKind.DependencyDescriptor);
        return map;
    }

    private static NegotiatedCodec CodecOf(LayerShape shape) => new(shape.Codec, 96, 97, Nack: true, Pli: true, Fir: true);

    private sealed record SentPacket(byte[] Payload, byte[] Descriptor, uint Timestamp, bool Marker)
    {
        public MonotonicTime RepeatedAt { get; set; } = new(long.MinValue / 2);
    }

    private sealed class Encoding(uint ssrc, string rid, LayeredEncoder encoder, LayerPacketizer packetizer, Random random)
    {
        public uint Ssrc { get; } = ssrc;

        public string Rid { get; } = rid;

        public LayeredEncoder Encoder { get; } = encoder;

        public LayerPacketizer Packetizer { get; } = packetizer;

        public Dictionary<ushort, SentPacket> Sent { get; } = [];

        public uint FirstTimestamp { get; } = (uint)random.Next();

        public long Index { get; set; } = random.Next(60_000, 65_000); // wraps soon

        public long RtxIndex { get; set; } = random.Next(60_000, 65_000);

        public int Named { get; set; }

        public bool KeyFrameDue { get; set; }

        public bool IsOff { get; set; }
    }
}
