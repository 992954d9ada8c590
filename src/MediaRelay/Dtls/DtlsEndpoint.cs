namespace CrossStrait.MediaRelay.Dtls;

/// <summary>One side of a DTLS 1.2 connection whose only use is to agree on SRTP keys (RFC 5764).</summary>
/// <remarks>
/// Does no I/O and reads no clock. Call <see cref="Receive"/> for each DTLS datagram, also once the keys are there, and
/// <see cref="Advance"/> when <see cref="Deadline"/> is reached; after either, take every <see cref="TryTake"/> output.
/// Owned by the handshake thread: OpenSSL's error queue is the thread's.
/// </remarks>
internal abstract class DtlsEndpoint : IDisposable
{
    // RFC 6347 4.2.4.1 begins with a second, for lack of knowledge; ICE has just shown that the path is up.
    private static readonly TimeSpan _firstTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestTimeout = TimeSpan.FromMilliseconds(3200);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly DtlsSession _session;
    private readonly bool _isServer;
    private readonly DtlsFlight _flight = new();
    private readonly Queue<DtlsOutput> _outputs = new();
    private State _state;
    private MonotonicTime _giveUp;
    private MonotonicTime _sendAgain = MonotonicTime.Never;
    private TimeSpan _timeout;

    private protected DtlsEndpoint(
        DtlsContext context, IReadOnlyList<CertificateFingerprint> expected, bool isServer)
    {
        _session = new DtlsSession(context, expected, isServer);
        _isServer = isServer;
    }

    private enum State
    {
        New,
        Handshaking,
        Connected,
        Ended,
    }

    public MonotonicTime Deadline => _state != State.Handshaking ? MonotonicTime.Never
        : _sendAgain < _giveUp ? _sendAgain
        : _giveUp;

    public void Receive(ReadOnlySpan<byte> datagram, MonotonicTime now)
    {
        if (_state == State.Ended || !DtlsRecord.IsDtls(datagram))
        {
            return;
        }

        _session.Feed(datagram);
        if (_state == State.Connected)
        {
            Read(datagram);
        }
        else
        {
            Handshake(now);
        }
    }

    public void Advance(MonotonicTime now)
    {
        if (now < Deadline)
        {
            return;
        }

        if (now >= _giveUp)
        {
            End(new DtlsOutput.Failed(DtlsFailure.Handshake, "no end of the handshake within 30 seconds"));
            return;
        }

        Send(_flight.PackAgain());
        _timeout = _timeout * 2 < _longestTimeout ? _timeout * 2 : _longestTimeout;
        _sendAgain = now + _timeout;
    }

    public bool TryTake(out DtlsOutput? output) => _outputs.TryDequeue(out output);

    /// <summary>Says goodbye to the peer, if it was met.</summary>
    public void Close()
    {
        if (_state == State.Connected)
        {
            _session.Shutdown();
            Send(_flight.Pack(_session.Drain()));
        }

        _state = State.Ended;
    }

    public void Dispose()
    {
        _session.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on with the handshake as far as the datagrams received allow.</summary>
    private protected void Handshake(MonotonicTime now)
    {
        if (_state == State.New)
        {
            _state = State.Handshaking;
            _giveUp = now + _patience;
        }

        var step = _session.Handshake();
        var records = _session.Drain();
        if (records.Length > 0)
        {
            _flight.Keep(records);
            Send(_flight.Pack(records));
            _timeout = _firstTimeout;
            _sendAgain = now + _timeout;
        }

        switch (step)
        {
            case DtlsStep.Done:
                Connect();
                break;
            case DtlsStep.Closed:
                End(new DtlsOutput.Failed(DtlsFailure.Handshake, "closed by the peer"));
                break;
            case DtlsStep.Failed:
                End(new DtlsOutput.Failed(_session.Failure, _session.Detail));
                break;
        }
    }

    private void Connect()
    {
        if (_session.ExportKeys() is not { } keys)
        {
            _session.Shutdown();
            Send(_flight.Pack(_session.Drain()));
            End(new DtlsOutput.Failed(DtlsFailure.NoSrtpProfile, "no SRTP protection profile in common"));
            return;
        }

        _state = State.Connected;
        _outputs.Enqueue(new DtlsOutput.Connected(keys));
    }

    private void Read(ReadOnlySpan<byte> datagram)
    {
        var step = _session.Read();
        var records = _session.Drain();
        if (records.Length > 0)
        {
            Send(_flight.Pack(records));
        }
        else if (_isServer && DtlsRecord.IsPlainHandshake(datagram))
        {
            // The client sends its last flight again, so ours was lost (RFC 6347 4.2.4). OpenSSL answers by itself, but
            // only to a Finished in a new record.
            Send(_flight.PackAgain());
        }

        if (step is DtlsStep.Closed or DtlsStep.Failed)
        {
            _session.Shutdown();
            Send(_flight.Pack(_session.Drain()));
            End(new DtlsOutput.Closed());
        }
    }

    private void Send(IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams)
        {
            _outputs.Enqueue(new DtlsOutput.Send(datagram));
        }
    }

    private void End(DtlsOutput last)
    {
        _state = State.Ended;
        _outputs.Enqueue(last);
    }
}
