using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Tests.Congestion;
using CrossStrait.MediaRelay.Transports;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Conversations;

/// <summary>A browser's end of one transport: sends and receives through real SRTP over a lossy virtual wire.</summary>
internal sealed class VirtualPeer : IDisposable
{
    private readonly VirtualRelay _relay;
    private readonly SrtpSender _sender;
    private readonly SrtpReceiver _receiver;
    private readonly List<(MonotonicTime At, byte[] Datagram)> _toRelay = [];
    private readonly List<(MonotonicTime At, byte[] Datagram)> _toPeer = [];
    private readonly byte[] _buffer = new byte[2048];
    private readonly ArrivalRecorder _arrivals = new();

    public VirtualPeer(VirtualRelay relay, int number, MediaLine[] lines)
    {
        _relay = relay;
        Path = NetworkPath.From(new IPEndPoint(IPAddress.Parse($"10.0.0.{number}"), 5000));
        var local = IceCredentials.Create(0, 0);
        var agent = new IceLiteAgent(local, TimeSpan.FromSeconds(3000), relay.Now);
        agent.SetRemote("peer", "peerpasswordpeerpassword");
        Transport = new Transport(new TransportId(number), agent, relay.Context, MonotonicTime.Never);
        relay.Router.Add(Transport);

        var keys = new SrtpKeys(
            SrtpProfile.AeadAes128Gcm,
            RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12),
            RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(12));
        _sender = new SrtpSender(keys.Profile, keys.ClientKey, keys.ClientSalt);
        _receiver = new SrtpReceiver(keys.Profile, keys.ServerKey, keys.ServerSalt);

        Span<byte> check = stackalloc byte[256];
        var request = new BindingRequest
        {
            TransactionId = RandomNumberGenerator.GetBytes(12),
            Username = Encoding.ASCII.GetBytes($"{local.Ufrag}:peer"),
            Key = Encoding.ASCII.GetBytes(local.Password),
            UseCandidate = true,
            Priority = 1,
            TieBreaker = 1,
        };
        var length = StunWriter.WriteBindingRequest(check, request);
        relay.Router.Receive(check[..length], Path, relay.Now);
        Transport.SetKeys(keys);

        var added = new List<UpTrack>();
        Transport.ApplyLines([.. lines.Select((line, i) => (line, new UpTrackId((number * 100) + i)))], relay.Now, added, []);
        relay.Router.TracksChanged(added, []);
    }

    public NetworkPath Path { get; }

    public Transport Transport { get; }

    /// <summary>Share of datagrams lost in each direction.</summary>
    public double Loss { get; set; }

    /// <summary>Losses in a row, to the relay and from it; null: none.</summary>
    public (BurstLoss ToRelay, BurstLoss ToPeer)? Bursts { get; set; }

    /// <summary>Keeps nothing of what came once it was taken, for calls of many minutes.</summary>
    public bool Forgets { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Jitter { get; set; }

    /// <summary>The way from the relay where it is more than delay and loss; several peers may share one.</summary>
    public BottleneckLink<(VirtualPeer Peer, byte[] Datagram)>? Downlink { get; set; }

    /// <summary>The id under which packets carry transport-wide numbers, on which this peer sends feedback; 0 = none.</summary>
    public byte TransportSequenceId { get; set; }

    /// <summary>Called with each decrypted RTP packet instead of keeping it.</summary>
    public Action<byte[]>? Watch { get; set; }

    /// <summary>RTP as decrypted, in order of arrival.</summary>
    public List<byte[]> Packets { get; } = [];

    /// <summary>Every protected RTP datagram that the relay sent, lost on the way or not.</summary>
    public List<byte[]> Wire { get; } = [];

    public int KeyFrameRequests { get; private set; }

    /// <summary>The SSRC of each request for a key frame.</summary>
    public List<uint> KeyFramesAsked { get; } = [];

    public List<ushort> NacksReceived { get; } = [];

    public List<SenderReport> SenderReports { get; } = [];

    /// <summary>RTCP compounds as decrypted, in order of arrival.</summary>
    public List<byte[]> Compounds { get; } = [];

    public void SendRtp(ReadOnlySpan<byte> packet, long index) => Send(Protect(packet, index));

    public byte[] Protect(ReadOnlySpan<byte> packet, long index)
    {
        packet.CopyTo(_buffer);
        RtpReader.ReadHeader(packet, out var header);
        return _buffer.AsSpan(0, _sender.ProtectRtp(_buffer, header.Length, packet.Length, index)).ToArray();
    }

    public void SendPli(uint ssrc)
    {
        var writer = new RtcpWriter(_buffer);
        writer.TryWriteReceiverReport(1, []);
        writer.TryWritePli(1, ssrc);
        Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, writer.Length)));
    }

    public void SendNack(uint ssrc, params ushort[] lost)
    {
        var writer = new RtcpWriter(_buffer);
        writer.TryWriteReceiverReport(1, []);
        writer.TryWriteNack(1, ssrc, lost);
        Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, writer.Length)));
    }

    public void SendReceiverReport(in ReportBlock block)
    {
        var writer = new RtcpWriter(_buffer);
        writer.TryWriteReceiverReport(1, [block]);
        Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, writer.Length)));
    }

    public void SendSenderReport(in SenderReport report)
    {
        var writer = new RtcpWriter(_buffer);
        writer.TryWriteSenderReport(report, []);
        Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, writer.Length)));
    }

    public void SendCompound(ReadOnlySpan<byte> compound)
    {
        compound.CopyTo(_buffer);
        Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, compound.Length)));
    }

    public void DeliverToRelay()
    {
        foreach (var datagram in TakeDue(_toRelay))
        {
            _relay.Router.Receive(datagram, Path, _relay.Now);
        }
    }

    public void FromRelay(ReadOnlySpan<byte> datagram)
    {
        if (RtpDemultiplexer.Classify(datagram[0]) != DatagramKind.Rtp)
        {
            return;
        }

        if (!RtpDemultiplexer.IsRtcp(datagram) && Watch is null && !Forgets)
        {
            Wire.Add(datagram.ToArray());
        }

        if (Downlink is null)
        {
            Enqueue(_toPeer, datagram);
        }
        else
        {
            Downlink.Send((this, datagram.ToArray()), datagram.Length + 28, _relay.Now); // IPv4 and UDP headers
        }
    }

    public void DeliverToPeer()
    {
        foreach (var datagram in TakeDue(_toPeer))
        {
            Receive(datagram, _relay.Now);
        }

        while (Downlink is not null && Downlink.TryReceive(_relay.Now, out var item, out var arrival))
        {
            item.Peer.Receive(item.Datagram, arrival);
        }

        if (TransportSequenceId != 0 && _arrivals.IsDue(_relay.Now))
        {
            var writer = new RtcpWriter(_buffer);
            writer.TryWriteReceiverReport(1, []);
            if (_arrivals.TryWrite(ref writer, 1, 1, _relay.Now))
            {
                Send(_buffer.AsSpan(0, _sender.ProtectRtcp(_buffer, writer.Length)));
            }
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private void Receive(byte[] datagram, MonotonicTime arrival)
    {
        if (RtpDemultiplexer.IsRtcp(datagram))
        {
            ReceiveRtcp(datagram);
            return;
        }

        RtpReader.ReadHeader(datagram, out var header);
        if (_receiver.UnprotectRtp(datagram, header.Length, _buffer, out var length) != SrtpError.None)
        {
            return;
        }

        var packet = _buffer.AsSpan(0, length).ToArray();
        if (Watch is null)
        {
            Packets.Add(packet);
        }
        else
        {
            Watch(packet);
        }

        if (TransportSequenceId != 0)
        {
            var map = new HeaderExtensionMap();
            map.Set(TransportSequenceId, HeaderExtensionKind.TransportSequenceNumber);
            RtpReader.ReadExtensions(packet, header, map, out var extensions);
            var number = extensions[HeaderExtensionKind.TransportSequenceNumber];
            Assert.True(number.IsPresent);
            _arrivals.Received(BinaryPrimitives.ReadUInt16BigEndian(number.In(packet)), arrival, length);
        }
    }

    private void ReceiveRtcp(byte[] datagram)
    {
        Assert.Equal(SrtpError.None, _receiver.UnprotectRtcp(datagram, _buffer, out var length));
        Compounds.Add(_buffer.AsSpan(0, length).ToArray());
        var reader = new RtcpReader(_buffer.AsSpan(0, length));
        while (reader.TryReadNext(out var packet))
        {
            if (packet.IsPli(out var asked))
            {
                KeyFrameRequests++;
                KeyFramesAsked.Add(asked);
            }

            foreach (var lost in packet.ReadNacks(out _))
            {
                NacksReceived.Add(lost);
            }

            if (packet.TryReadSenderReport(out var report))
            {
                SenderReports.Add(report);
            }
        }
    }

    private void Send(ReadOnlySpan<byte> datagram) => Enqueue(_toRelay, datagram);

    private void Enqueue(List<(MonotonicTime At, byte[] Datagram)> wire, ReadOnlySpan<byte> datagram)
    {
        var isInBurst = Bursts is { } bursts && (ReferenceEquals(wire, _toRelay) ? bursts.ToRelay : bursts.ToPeer).IsLost(_relay.Now);
        if (!isInBurst && _relay.Random.NextDouble() >= Loss)
        {
            wire.Add((_relay.Now + Delay + (Jitter * _relay.Random.NextDouble()), datagram.ToArray()));
        }
    }

    private List<byte[]> TakeDue(List<(MonotonicTime At, byte[] Datagram)> wire)
    {
        if (!wire.Exists(entry => entry.At <= _relay.Now))
        {
            return [];
        }

        var due = wire.Where(entry => entry.At <= _relay.Now).OrderBy(entry => entry.At).Select(entry => entry.Datagram).ToList();
        wire.RemoveAll(entry => entry.At <= _relay.Now);
        return due;
    }

    /// <summary>The index that an SRTP receiver would estimate, for packets of a stream that has not wrapped.</summary>
    public static (uint Ssrc, ushort Sequence) NumberOf(ReadOnlySpan<byte> packet) =>
        (BinaryPrimitives.ReadUInt32BigEndian(packet[8..]), BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
}
