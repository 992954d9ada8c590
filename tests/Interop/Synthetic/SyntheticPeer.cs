using System.Collections.Concurrent;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.Interop.Synthetic;

/// <summary>
/// A WebRTC client without a browser: ICE, DTLS and SRTP over a real socket, on a thread of its own. It does what the
/// RFCs demand and nothing that only browsers do: it asks for no key frame and for no packet again.
/// </summary>
internal sealed class SyntheticPeer : IDisposable
{
    /// <summary>How long the socket of an earlier path is listened to, as browsers do.</summary>
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(1);

    private readonly DtlsCertificate _certificate = DtlsCertificate.Create();
    private readonly IReadOnlyList<SyntheticLine> _lines;
    private readonly IceCredentials[] _credentials;
    private readonly IReadOnlyList<ISyntheticSource> _sources;
    private readonly ConcurrentQueue<Action<MonotonicTime>> _posted = new();
    private readonly TaskCompletionSource<SrtpProfile> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _plain = new byte[2048];
    private SyntheticPath _path = new();
    private SyntheticPath? _nextPath;
    private SyntheticPath? _lastPath;
    private MonotonicTime _lastPathUntil;
    private SyntheticAnswer? _answer;
    private DtlsClient? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private Thread? _thread;
    private volatile bool _stop;

    public SyntheticPeer(IReadOnlyList<SyntheticLine> lines, params ISyntheticSource[] sources)
    {
        _lines = lines;
        _sources = sources;
        _credentials = [.. lines.Select(_ => IceCredentials.Create(0, 0))];
        Offer = SyntheticOffer.Write(lines, _credentials, _certificate.Fingerprint, _path.Port);
    }

    public string Offer { get; }

    /// <summary>The SRTP profile, once ICE and DTLS are done.</summary>
    public Task<SrtpProfile> Connected => _connected.Task;

    /// <summary>What arrived, by SSRC.</summary>
    public ConcurrentDictionary<uint, ReceivedStream> Streams { get; } = new();

    /// <summary>The last packets as they left, protected.</summary>
    public ConcurrentQueue<byte[]> Sent { get; } = new();

    public void Connect(string answer)
    {
        _answer = SyntheticAnswer.Read(answer);
        _thread = new Thread(Run) { IsBackground = true, Name = "synthetic peer" };
        _thread.Start();
    }

    /// <summary>Goes on from another socket with new credentials on both sides, as a phone that changes networks (RFC 8445 9).</summary>
    public void RestartIce(IceCredentials local, IceCredentials remote) => _posted.Enqueue(now =>
    {
        _nextPath = new SyntheticPath();
        _nextPath.Begin(_answer!.Relay, local, remote, now);
    });

    /// <summary>Whether media has moved to the path of the last restart.</summary>
    public bool HasMoved { get; private set; }

    /// <summary>Sends bytes as they are, on the path of the media.</summary>
    public void SendRaw(byte[] datagram) => _posted.Enqueue(_ => _path.Send(datagram));

    /// <summary>Protects and sends a packet. For sources, on the peer's thread.</summary>
    public void SendRtp(ReadOnlySpan<byte> packet, long index)
    {
        if (_sender is null || RtpReader.ReadHeader(packet, out var header) != RtpError.None)
        {
            return;
        }

        packet.CopyTo(_plain);
        var length = _sender.ProtectRtp(_plain, header.Length, packet.Length, index);
        var datagram = _plain.AsSpan(0, length);
        _path.Send(datagram);
        Sent.Enqueue(datagram.ToArray());
        if (Sent.Count > 500)
        {
            Sent.TryDequeue(out var _);
        }
    }

    public void Dispose()
    {
        _stop = true;
        _thread?.Join();
        _path.Dispose();
        _nextPath?.Dispose();
        _lastPath?.Dispose();
        _certificate.Dispose();
    }

    private void Run()
    {
        // OpenSSL's error queue belongs to the thread, so all of DTLS lives here.
        using var context = new DtlsContext(_certificate);
        using var dtls = new DtlsClient(context, [_answer!.Fingerprint]);
        _dtls = dtls;
        _path.Begin(_answer.Relay, _credentials[0], _answer.Credentials, RelayClock.Now);
        while (!_stop)
        {
            _path.Wait();
            var now = RelayClock.Now;
            while (_posted.TryDequeue(out var action))
            {
                action(now);
            }

            ReceiveAll(_path, now);
            _path.Advance(now);
            MoveOn(now);
            if (_path.IsValid)
            {
                dtls.Start(now);
                dtls.Advance(now);
                TakeDtls(dtls);
            }

            if (_sender is not null)
            {
                foreach (var source in _sources)
                {
                    source.Advance(this, now);
                }
            }
        }

        dtls.Close();
        TakeDtls(dtls);
        _sender?.Dispose();
        _receiver?.Dispose();
    }

    private void MoveOn(MonotonicTime now)
    {
        if (_lastPath is { } last)
        {
            ReceiveAll(last, now);
            if (now >= _lastPathUntil)
            {
                last.Dispose();
                _lastPath = null;
            }
        }

        if (_nextPath is not { } next)
        {
            return;
        }

        next.Advance(now);
        ReceiveAll(next, now);
        if (next.IsValid)
        {
            _lastPath?.Dispose();
            _lastPath = _path; // the relay moves a moment later, when it has seen that the new path is ours
            _lastPathUntil = now + _overlap;
            _path = next;
            _nextPath = null;
            HasMoved = true;
        }
    }

    private void ReceiveAll(SyntheticPath path, MonotonicTime now)
    {
        while (path.TryReceive(_buffer, out var length))
        {
            var datagram = _buffer.AsSpan(0, length);
            switch (RtpDemultiplexer.Classify(datagram[0]))
            {
                case DatagramKind.Stun:
                    path.ReceiveStun(datagram);
                    break;
                case DatagramKind.Dtls:
                    _dtls!.Receive(datagram, now);
                    TakeDtls(_dtls);
                    break;
                case DatagramKind.Rtp when RtpDemultiplexer.IsRtcp(datagram):
                    ReceiveRtcp(datagram);
                    break;
                case DatagramKind.Rtp:
                    ReceiveRtp(datagram, now);
                    break;
            }
        }
    }

    private void TakeDtls(DtlsClient dtls)
    {
        while (dtls.TryTake(out var output))
        {
            switch (output)
            {
                case DtlsOutput.Send send:
                    _path.Send(send.Datagram);
                    break;
                case DtlsOutput.Connected { Keys: var keys }:
                    _sender = new SrtpSender(keys.Profile, keys.ClientKey, keys.ClientSalt);
                    _receiver = new SrtpReceiver(keys.Profile, keys.ServerKey, keys.ServerSalt);
                    _connected.TrySetResult(keys.Profile);
                    break;
                case DtlsOutput.Failed failed:
                    _connected.TrySetException(new InvalidOperationException(failed.ToString()));
                    break;
            }
        }
    }

    private void ReceiveRtp(ReadOnlySpan<byte> datagram, MonotonicTime now)
    {
        if (_receiver is null || RtpReader.ReadHeader(datagram, out var header) != RtpError.None
            || _receiver.UnprotectRtp(datagram, header.Length, _plain, out var length) != SrtpError.None
            || RtpReader.ReadPadding(_plain.AsSpan(0, length), header, out var payloadLength) != RtpError.None)
        {
            return;
        }

        var stream = Streams.GetOrAdd(header.Ssrc, ssrc => new ReceivedStream(ssrc));
        stream.Note(header, _plain.AsSpan(header.Length, payloadLength), now);
    }

    private void ReceiveRtcp(ReadOnlySpan<byte> datagram)
    {
        if (_receiver is null || _receiver.UnprotectRtcp(datagram, _plain, out var length) != SrtpError.None)
        {
            return;
        }

        var reader = new RtcpReader(_plain.AsSpan(0, length));
        while (reader.TryReadNext(out var packet))
        {
            if (packet.IsPli(out var media) || packet.TryReadFir(0, out media, out _))
            {
                foreach (var (source, line) in _sources.Zip(_lines.Where(line => line.Sends)))
                {
                    if (line.Ssrc == media)
                    {
                        source.AskForKeyFrame();
                    }
                }
            }
        }
    }
}
