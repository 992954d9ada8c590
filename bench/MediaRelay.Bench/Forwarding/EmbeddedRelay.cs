using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.MediaRelay.Bench.Forwarding;

/// <summary>
/// A whole worker whose loop the bench turns: one publisher, N subscribers, real sockets, real SRTP. The complete
/// forward path: demultiplexing, replay check, history, slot decisions, rewriting, extensions, sent log, statistics.
/// Or two workers, the publisher on the first, the subscribers on the second, turned one after the other.
/// </summary>
internal sealed class EmbeddedRelay : IDisposable
{
    private const uint PublisherSsrc = 9;

    private readonly RelayWorker _worker;
    private readonly RelayWorker _near;
    private readonly Receivers _receivers;
    private readonly Socket _feed = Receivers.Bound();
    private readonly SrtpSender _publisher;
    private readonly IPEndPoint _relay;
    private readonly byte[] _packet = new byte[2048];
    private readonly int _packetBytes;
    private long _index;

    public EmbeddedRelay(int subscribers, int packetBytes, bool segmentation, bool isLinked = false)
    {
        _packetBytes = packetBytes;
        _receivers = new Receivers(subscribers);
        _worker = new RelayWorker(new RelayOptions { UdpPort = 0 }, [IPAddress.Loopback], _ => { }, (_, _) => { }, NullLogger.Instance);
        _worker.UsesSegmentation = segmentation;
        _near = isLinked
            ? new RelayWorker(new RelayOptions { UdpPort = 0 }, [IPAddress.Loopback], _ => { }, (_, _) => { }, NullLogger.Instance, index: 1)
            : _worker;
        _relay = new IPEndPoint(IPAddress.Loopback, _near.Port);
        var (publisher, keys) = Connect(_near, new TransportId(0), (IPEndPoint)_feed.LocalEndPoint!, UpLine());
        _publisher = new SrtpSender(keys.Profile, keys.ClientKey, keys.ClientSalt);
        var own = publisher.FindUpTrack("0")!;
        var track = isLinked ? _worker.Router.Links.FindOrOpen(own.Id, own.Line, _near) : own;
        for (var i = 0; i < subscribers; i++)
        {
            var (subscriber, _) = Connect(_worker, new TransportId(i + 1), _receivers.EndPoint(i), Slot(i));
            subscriber.FindDownTrack("0")!.SetSource(track, RelayClock.Now);
        }

        FeedBurst(1);
        Turn();
        Drain();
    }

    public long Forwarded => _worker.Context.Counters.PacketsForwarded;

    /// <summary>Protects packets and puts them into the relay's socket.</summary>
    public void FeedBurst(int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _packet.AsSpan(0, 26).Clear();
            _packet[0] = 0x90;
            _packet[1] = 96;
            BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), (ushort)_index);
            BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), (uint)(_index / 8 * 3000));
            BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), PublisherSsrc);
            _packet[12] = 0xBE; // RFC 8285: one-byte form, one word
            _packet[13] = 0xDE;
            _packet[15] = 1;
            _packet[16] = 0x22; // id 2, three bytes: abs-send-time
            _packet[20] = 0x90; // VP8: extended, start of frame
            _packet[21] = 0x80; // with a picture id
            BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(22), (ushort)(0x8000 | (_index & 0x7FFF)));
            var length = _publisher.ProtectRtp(_packet, 20, _packetBytes, _index++);
            _feed.SendTo(_packet.AsSpan(0, length), SocketFlags.None, _relay);
        }
    }

    /// <summary>The measured part: one turn of the loop takes the burst and sends it on.</summary>
    public void Turn()
    {
        if (!ReferenceEquals(_near, _worker))
        {
            _near.RunOnce(TimeSpan.Zero);
        }

        _worker.RunOnce(TimeSpan.Zero);
    }

    public int Drain() => _receivers.Drain();

    public void Dispose()
    {
        _worker.Router.CloseAll(RelayClock.Now);
        _worker.Dispose();
        if (!ReferenceEquals(_near, _worker))
        {
            _near.Router.CloseAll(RelayClock.Now);
            _near.Dispose();
        }

        _receivers.Dispose();
        _feed.Dispose();
        _publisher.Dispose();
    }

    private static (Transport Transport, SrtpKeys Keys) Connect(RelayWorker worker, TransportId id, IPEndPoint remote, MediaLine line)
    {
        var now = RelayClock.Now;
        var local = IceCredentials.Create(0, 0);
        var agent = new IceLiteAgent(local, TimeSpan.FromHours(1), now);
        agent.SetRemote("peer", "");
        var transport = new Transport(id, agent, worker.Context, MonotonicTime.Never);
        worker.Router.Add(transport);
        var keys = new SrtpKeys(
            SrtpProfile.AeadAes128Gcm,
            RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12),
            RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12));
        Span<byte> check = stackalloc byte[256];
        var length = StunWriter.WriteBindingRequest(check, new BindingRequest
        {
            TransactionId = RandomNumberGenerator.GetBytes(12),
            Username = Encoding.ASCII.GetBytes($"{local.Ufrag}:peer"),
            Key = Encoding.ASCII.GetBytes(local.Password),
            UseCandidate = true,
        });
        worker.Router.Receive(check[..length], NetworkPath.From(remote), now);
        transport.SetKeys(keys);
        var added = new List<UpTrack>();
        transport.ApplyLines([(line, new UpTrackId(1))], now, added, []);
        worker.Router.TracksChanged(added, []);
        return (transport, keys);
    }

    private static MediaLine UpLine() => new(
        "0", MediaKind.Video, LineRole.Up, -1, Codecs(), Extensions(), 0, 0, [new RemoteSource(PublisherSsrc, 0)], [], null, null);

    /// <summary>With transport-wide numbers, as every browser negotiates them.</summary>
    private static MediaLine Slot(int i) => new(
        "0", MediaKind.Video, LineRole.Slot, 0, Codecs(transportCc: true), SlotExtensions(), 0x5000 + (uint)i, 0x900000 + (uint)i, [], [], null, null);

    private static List<NegotiatedCodec> Codecs(bool transportCc = false) =>
        [new NegotiatedCodec(Codec.Vp8, 96, 97, Nack: true, Pli: true, Fir: true, TransportCc: transportCc)];

    private static HeaderExtensionMap SlotExtensions()
    {
        var map = Extensions();
        map.Set(5, HeaderExtensionKind.TransportSequenceNumber);
        return map;
    }

    private static HeaderExtensionMap Extensions()
    {
        var map = new HeaderExtensionMap();
        map.Set(2, HeaderExtensionKind.AbsSendTime);
        return map;
    }
}
