using System.Buffers.Binary;
using System.Text;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using CrossStrait.MediaRelay.Srtp;
using CrossStrait.MediaRelay.Transports;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.LoadClient;

/// <summary>
/// One peer connection: a socket, ICE (both roles, one path), DTLS as the client, SRTP. After <see cref="EndpointLoop.StartAsync"/>
/// it belongs to the loop's thread.
/// </summary>
internal sealed class Endpoint : IDisposable
{
    private const int SocketBufferBytes = 1 << 20;

    private static readonly TimeSpan _checkInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _consentInterval = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan _reportInterval = TimeSpan.FromSeconds(1);

    private readonly Measurement _measurement;
    private readonly LinuxUdpPort _port;
    private readonly DtlsContext _dtlsContext;
    private readonly byte[] _transaction = new byte[12];
    private readonly Feedback _feedback;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _username = [];
    private byte[] _password = [];
    private byte[] _localPassword = [];
    private NetworkPath _path;
    private bool _isControlled;
    private bool _isValid;
    private DtlsClient? _dtls;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;
    private MonotonicTime _nextCheck = new(0);
    private MonotonicTime _nextReport = new(0);

    public Endpoint(LoadOptions options, DtlsContext dtlsContext, Measurement measurement, MediaSource? source)
    {
        _measurement = measurement;
        _dtlsContext = dtlsContext;
        _port = new LinuxUdpPort(options.Bind, 0, 0, SocketBufferBytes, new WorkerCounters()) { UsesSegmentation = false };
        _feedback = new Feedback(options.TransportFeedback);
        Source = source;
    }

    public IceCredentials Credentials { get; } = IceCredentials.Create(0, 0);

    public MediaSource? Source { get; }

    public int Port => _port.Port;

    public int Descriptor => _port.Descriptor;

    public Task Connected => _connected.Task;

    /// <summary>Connecting, or sending media: needs its turn often.</summary>
    public bool IsBusy => Source is not null || _sender is null;

    /// <summary>On the loop's thread: OpenSSL's error queue is the thread's.</summary>
    public void Start(RemoteDescription remote, bool isControlled)
    {
        _isControlled = isControlled;
        _username = Encoding.ASCII.GetBytes($"{remote.Credentials.Ufrag}:{Credentials.Ufrag}");
        _password = Encoding.ASCII.GetBytes(remote.Credentials.Password);
        _localPassword = Encoding.ASCII.GetBytes(Credentials.Password);
        _path = NetworkPath.From(remote.Address);
        _dtls = new DtlsClient(_dtlsContext, [remote.Fingerprint]);
    }

    public void ReceiveAll(ReceiveBatch batch, MonotonicTime now)
    {
        int count;
        do
        {
            count = batch.Receive(Descriptor);
            for (var i = 0; i < count; i++)
            {
                Receive(batch[i], batch.Plain, now);
            }
        }
        while (count == ReceiveBatch.Size);
    }

    public void Advance(MonotonicTime now)
    {
        if (now >= _nextCheck)
        {
            _nextCheck = now + (_isValid ? _consentInterval : _checkInterval);
            SendCheck();
        }

        if (_isValid && _sender is null)
        {
            _dtls!.Start(now);
            _dtls.Advance(now);
            TakeDtls();
        }

        if (_sender is not null)
        {
            Source?.Advance(this, now);
            var reportDue = now >= _nextReport;
            _nextReport = reportDue ? now + _reportInterval : _nextReport;
            var buffer = _port.Reserve();
            var length = _feedback.Write(buffer[..1200], reportDue, now);
            if (length > 0)
            {
                _port.Commit(_sender.ProtectRtcp(buffer, length), _path);
            }
        }

        _port.Flush();
    }

    public void SendRtp(ReadOnlySpan<byte> packet, long index)
    {
        RtpReader.ReadHeader(packet, out var header);
        var buffer = _port.Reserve();
        packet.CopyTo(buffer);
        _port.Commit(_sender!.ProtectRtp(buffer, header.Length, packet.Length, index), _path);
    }

    public void Close()
    {
        _dtls?.Close();
        TakeDtls();
        _port.Flush();
    }

    public void Dispose()
    {
        _dtls?.Dispose();
        _sender?.Dispose();
        _receiver?.Dispose();
        _port.Dispose();
    }

    private void SendCheck()
    {
        System.Security.Cryptography.RandomNumberGenerator.Fill(_transaction);
        Send(StunWriter.WriteBindingRequest(_port.Reserve(), new BindingRequest
        {
            TransactionId = _transaction,
            Username = _username,
            Key = _password,
            UseCandidate = !_isControlled,
            IsControlled = _isControlled,
            Priority = 1,
            TieBreaker = 1,
        }));
    }

    private void Send(int length) => _port.Commit(length, _path);

    private void Receive(ReadOnlySpan<byte> datagram, byte[] plain, MonotonicTime now)
    {
        switch (RtpDemultiplexer.Classify(datagram[0]))
        {
            case DatagramKind.Stun:
                ReceiveStun(datagram);
                break;
            case DatagramKind.Dtls:
                _dtls!.Receive(datagram, now);
                TakeDtls();
                break;
            case DatagramKind.Rtp when RtpDemultiplexer.IsRtcp(datagram):
                ReceiveRtcp(datagram, plain);
                break;
            case DatagramKind.Rtp:
                ReceiveRtp(datagram, plain, now);
                break;
        }
    }

    private void ReceiveStun(ReadOnlySpan<byte> datagram)
    {
        if (StunReader.TryRead(datagram, out var message) != StunError.None)
        {
            return;
        }

        if (message.IsBindingRequest && message.VerifyIntegrity(_localPassword))
        {
            Send(StunWriter.WriteBindingSuccess(_port.Reserve(), message.TransactionId, _path, _localPassword));
            _port.Flush();
        }
        else if (message.MessageType == StunFormat.BindingSuccess && message.TransactionId.SequenceEqual(_transaction))
        {
            _isValid |= message.VerifyIntegrity(_password);
        }
    }

    private void TakeDtls()
    {
        while (_dtls is not null && _dtls.TryTake(out var output))
        {
            switch (output)
            {
                case DtlsOutput.Send send:
                    send.Datagram.CopyTo(_port.Reserve());
                    Send(send.Datagram.Length);
                    break;
                case DtlsOutput.Connected { Keys: var keys }:
                    _sender = new SrtpSender(keys.Profile, keys.ClientKey, keys.ClientSalt);
                    _receiver = new SrtpReceiver(keys.Profile, keys.ServerKey, keys.ServerSalt);
                    _connected.TrySetResult();
                    break;
                case DtlsOutput.Failed failed:
                    _connected.TrySetException(new IOException($"DTLS: {failed.Reason} {failed.Detail}"));
                    break;
            }
        }
    }

    private void ReceiveRtp(ReadOnlySpan<byte> datagram, byte[] plain, MonotonicTime now)
    {
        if (_receiver is null || RtpReader.ReadHeader(datagram, out var header) != RtpError.None
            || _receiver.UnprotectRtp(datagram, header.Length, plain, out var length) != SrtpError.None)
        {
            _measurement.CameStrange();
            return;
        }

        _feedback.Received(header, plain.AsSpan(0, length), now);
        if (header.PayloadType == OfferWriter.RtxPayloadType)
        {
            return; // probes: nothing is asked for again, so that there are no retransmissions
        }

        var trailer = plain.AsSpan(Math.Max(0, length - MediaSource.TrailerLength), Math.Min(length, MediaSource.TrailerLength));
        if (BinaryPrimitives.ReadUInt32BigEndian(trailer) == MediaSource.Mark)
        {
            _measurement.Came(new MonotonicTime(BinaryPrimitives.ReadInt64BigEndian(trailer[4..])), now);
        }
    }

    private void ReceiveRtcp(ReadOnlySpan<byte> datagram, byte[] plain)
    {
        if (_receiver is null || _receiver.UnprotectRtcp(datagram, plain, out var length) != SrtpError.None)
        {
            return;
        }

        var reader = new RtcpReader(plain.AsSpan(0, length));
        while (reader.TryReadNext(out var packet))
        {
            if (packet.IsPli(out _) || packet.TryReadFir(0, out _, out _))
            {
                Source?.AskForKeyFrame();
            }
        }
    }
}
