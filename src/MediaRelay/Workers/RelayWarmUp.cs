using System.Buffers.Binary;
using System.Net;
using System.Text;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Rtp.Codecs;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// One short call held with itself before the relay opens, so that the first real one does not wait for the compiler:
/// the first turns of a cold worker took 100 ms, warm ones take less than one.
/// </summary>
internal sealed class RelayWarmUp : IDisposable
{
    private const uint PublisherSsrc = 1;
    private const uint SlotSsrc = 2;

    private readonly PacketSlab _slab = new(1);
    private readonly DatagramRouter _router;
    private readonly WorkerContext _context;
    private readonly byte[] _buffer = new byte[2048];
    private MonotonicTime _now = RelayClock.Now;

    private RelayWarmUp()
    {
        _context = new WorkerContext(_slab, [new Nowhere()], _ => { }, (_, _) => { });
        _router = new DatagramRouter(_context);
    }

    public static void Run(DtlsCertificate certificate)
    {
        using var warmUp = new RelayWarmUp();
        warmUp.Talk(Handshake(certificate));
    }

    public void Dispose()
    {
        _router.CloseAll(_now);
        _slab.Dispose();
    }

    private static SrtpKeys Handshake(DtlsCertificate certificate)
    {
        if (!CertificateFingerprint.TryParse(certificate.Fingerprint, out var fingerprint))
        {
            throw new InvalidOperationException("The relay cannot read its own fingerprint.");
        }

        using var context = new DtlsContext(certificate);
        using var client = new DtlsClient(context, [fingerprint]);
        using var server = new DtlsServer(context, [fingerprint]);
        SrtpKeys? keys = null;
        client.Start(RelayClock.Now);
        for (var round = 0; round < 10 && keys is null; round++)
        {
            Pass(client, server);
            keys = Pass(server, client);
        }

        return keys ?? throw new InvalidOperationException("DTLS with itself failed: is OpenSSL 3 installed?");
    }

    private static SrtpKeys? Pass(DtlsEndpoint from, DtlsEndpoint to)
    {
        SrtpKeys? keys = null;
        while (from.TryTake(out var output))
        {
            if (output is DtlsOutput.Send send)
            {
                to.Receive(send.Datagram, RelayClock.Now);
            }
            else if (output is DtlsOutput.Connected connected)
            {
                keys = connected.Keys;
            }
        }

        return keys;
    }

    private void Talk(SrtpKeys keys)
    {
        var publisher = Connect(new TransportId(-1), 1, keys, Line(LineRole.Up, 0, 0, [new RemoteSource(PublisherSsrc, 0)]));
        var subscriber = Connect(new TransportId(-2), 2, keys, Line(LineRole.Slot, SlotSsrc, SlotSsrc + 1, []));
        subscriber.FindDownTrack("0")!.SetSource(publisher.FindUpTrack("0"), _now);
        using var sender = new SrtpSender(keys.Profile, keys.ClientKey, keys.ClientSalt);
        for (var number = 0; number < 40; number++)
        {
            if (number != 20)
            {
                Receive(1, sender.ProtectRtp(_buffer, 12, Packet(number), number));
            }

            _router.Forward(_now);
            _now += DatagramRouter.TickInterval;
            _router.Tick(_now);
        }

        Receive(1, sender.ProtectRtcp(_buffer, Reports(PublisherSsrc)));
        Receive(2, sender.ProtectRtcp(_buffer, Reports(SlotSsrc)));
        for (var tick = 0; tick < 210; tick++)
        {
            _now += DatagramRouter.TickInterval;
            _router.Tick(_now);
            _router.Forward(_now);
        }
    }

    private Transport Connect(TransportId id, int port, SrtpKeys keys, MediaLine line)
    {
        var local = IceCredentials.Create(0, 0);
        var agent = new IceLiteAgent(local, TimeSpan.FromHours(1), _now);
        agent.SetRemote("peer", "");
        var transport = new Transport(id, agent, _context, MonotonicTime.Never);
        _router.Add(transport);
        Receive(port, StunWriter.WriteBindingRequest(_buffer, new BindingRequest
        {
            TransactionId = new byte[12],
            Username = Encoding.ASCII.GetBytes($"{local.Ufrag}:peer"),
            Key = Encoding.ASCII.GetBytes(local.Password),
            UseCandidate = true,
        }));
        transport.SetKeys(keys);
        var added = new List<UpTrack>();
        transport.ApplyLines([(line, new UpTrackId(-1))], _now, added, []);
        _router.TracksChanged(added, []);
        return transport;
    }

    private void Receive(int port, int length) =>
        _router.Receive(_buffer.AsSpan(0, length), NetworkPath.From(new IPEndPoint(IPAddress.Loopback, port)), _now);

    private int Packet(int number)
    {
        var writer = new RtpWriter(_buffer);
        writer.WriteFixed(96, true, (ushort)number, (uint)number * 3000, PublisherSsrc);
        _buffer.AsSpan(12, 100).Clear();
        _buffer[12] = 0x90; // VP8: extended, start of frame
        _buffer[13] = 0x80; // with a picture id
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(14), (ushort)(0x8000 | number));
        return 112;
    }

    private int Reports(uint ssrc)
    {
        var writer = new RtcpWriter(_buffer);
        writer.TryWriteSenderReport(new SenderReport(ssrc, default, 0, 1, 1), [new ReportBlock(ssrc, 0, 0, 1, 0, 1, 0)]);
        writer.TryWritePli(ssrc, ssrc);
        writer.TryWriteNack(ssrc, ssrc, [1]);
        return writer.Length;
    }

    private static MediaLine Line(LineRole role, uint ssrc, uint rtxSsrc, IReadOnlyList<RemoteSource> sources) => new(
        "0", MediaKind.Video, role, 0, [new NegotiatedCodec(Codec.Vp8, 96, 97, true, true, true)], Extensions(), ssrc, rtxSsrc, sources, [], null, null);

    private static HeaderExtensionMap Extensions()
    {
        var map = new HeaderExtensionMap();
        map.Set(2, HeaderExtensionKind.AbsSendTime);
        return map;
    }

    private sealed class Nowhere : PacketOutput
    {
        private readonly byte[] _scratch = new byte[MaxDatagram];

        public override bool IsBlocked => false;

        public override Span<byte> Reserve() => _scratch;

        public override void Commit(int length, in NetworkPath path)
        {
        }
    }
}
