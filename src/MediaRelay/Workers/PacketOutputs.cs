using System.Collections;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Transports;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// The ways out of one worker by <see cref="NetworkPath.Socket"/>: UDP sockets, which stay, and TCP connections, which
/// come and go. A connection that is gone leaves a place that swallows what is sent to it.
/// </summary>
internal sealed class PacketOutputs(WorkerCounters counters) : IReadOnlyList<PacketOutput>
{
    /// <summary>More than one worker can feed.</summary>
    public const int MaxConnections = 8192;

    private readonly ClosedOutput _closed = new(counters);
    private readonly List<PacketOutput> _sockets = [];
    private readonly List<PacketOutput> _connections = [];
    private readonly Stack<ushort> _free = [];

    public int Count => _sockets.Count + _connections.Count - _free.Count;

    public PacketOutput this[int index] =>
        index < NetworkPath.FirstTcpSocket ? _sockets[index] : _connections[index - NetworkPath.FirstTcpSocket];

    public void AddSockets(IEnumerable<PacketOutput> sockets) => _sockets.AddRange(sockets);

    /// <summary>Takes a place for a connection; until <see cref="Put"/> it swallows.</summary>
    public bool TryReserve(out ushort socket)
    {
        if (_free.TryPop(out socket))
        {
            return true;
        }

        socket = (ushort)(NetworkPath.FirstTcpSocket + _connections.Count);
        if (_connections.Count == MaxConnections)
        {
            return false;
        }

        _connections.Add(_closed);
        return true;
    }

    public void Put(ushort socket, PacketOutput connection) => _connections[socket - NetworkPath.FirstTcpSocket] = connection;

    public void Release(ushort socket)
    {
        _connections[socket - NetworkPath.FirstTcpSocket] = _closed;
        _free.Push(socket);
    }

    public IEnumerator<PacketOutput> GetEnumerator() => _sockets.Concat(_connections).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class ClosedOutput(WorkerCounters counters) : PacketOutput
    {
        private readonly byte[] _scratch = new byte[MaxDatagram];

        public override bool IsBlocked => false;

        public override Span<byte> Reserve() => _scratch;

        public override void Commit(int length, in NetworkPath path) => counters.Drop(DropReason.NoPath);
    }
}
