using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Ice;

namespace CrossStrait.Interop.Synthetic;

/// <summary>A socket, and the connectivity checks of the controlling side on it (RFC 8445 7.2): often until answered, then for consent (RFC 7675).</summary>
internal sealed class SyntheticPath : IDisposable
{
    private static readonly TimeSpan _checkInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _consentInterval = TimeSpan.FromSeconds(2);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _transaction = new byte[12];
    private IPEndPoint? _relay;
    private byte[] _username = [];
    private byte[] _password = [];
    private MonotonicTime _nextCheck = MonotonicTime.Never;

    public SyntheticPath() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Whether the relay has answered a check with the right credentials.</summary>
    public bool IsValid { get; private set; }

    public void Begin(IPEndPoint relay, IceCredentials local, IceCredentials remote, MonotonicTime now)
    {
        _relay = relay;
        _username = Encoding.ASCII.GetBytes($"{remote.Ufrag}:{local.Ufrag}");
        _password = Encoding.ASCII.GetBytes(remote.Password);
        _nextCheck = now;
    }

    public void Advance(MonotonicTime now)
    {
        if (now < _nextCheck)
        {
            return;
        }

        RandomNumberGenerator.Fill(_transaction);
        Span<byte> check = stackalloc byte[256];
        var length = StunWriter.WriteBindingRequest(check, new BindingRequest
        {
            TransactionId = _transaction,
            Username = _username,
            Key = _password,
            UseCandidate = true,
            Priority = 1,
            TieBreaker = 1,
        });
        Send(check[..length]);
        _nextCheck = now + (IsValid ? _consentInterval : _checkInterval);
    }

    public void ReceiveStun(ReadOnlySpan<byte> datagram)
    {
        IsValid |= StunReader.TryRead(datagram, out var message) == StunError.None
            && message.MessageType == StunFormat.BindingSuccess
            && message.TransactionId.SequenceEqual(_transaction)
            && message.VerifyIntegrity(_password);
    }

    public void Send(ReadOnlySpan<byte> datagram) => _socket.SendTo(datagram, _relay!);

    /// <summary>A datagram of the relay, if one waits.</summary>
    public bool TryReceive(byte[] buffer, out int length)
    {
        length = _socket.Available > 0 ? _socket.Receive(buffer) : 0;
        return length > 0;
    }

    /// <summary>Waits for a datagram, or a millisecond.</summary>
    public void Wait() => _socket.Poll(TimeSpan.FromMilliseconds(1), SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();
}
