using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Workers;

/// <summary>
/// Accepted connections that have not said yet to whom they want, oldest first. Bounded in all, where the newest is
/// let in for the oldest, and for each address. Acceptor thread only.
/// </summary>
internal sealed class TcpPending
{
    public const int MaxInAll = 1024;

    /// <summary>An office behind one address, all joining at once.</summary>
    public const int MaxOfAddress = 64;

    private readonly LinkedList<Entry> _order = [];
    private readonly Dictionary<int, LinkedListNode<Entry>> _byDescriptor = [];
    private readonly Dictionary<UInt128, int> _ofAddress = [];

    public int Count => _byDescriptor.Count;

    public bool Contains(int descriptor) => _byDescriptor.ContainsKey(descriptor);

    /// <param name="displaced">If not negative, the connection that had to make room, to be closed by the caller.</param>
    /// <returns>False if the address has too many already.</returns>
    public bool TryAdd(int descriptor, in NetworkPath remote, MonotonicTime now, out int displaced)
    {
        displaced = -1;
        var origin = OriginOf(remote);
        var others = _ofAddress.GetValueOrDefault(origin);
        if (others >= MaxOfAddress)
        {
            return false;
        }

        if (_byDescriptor.Count >= MaxInAll)
        {
            displaced = _order.First!.Value.Descriptor;
            Remove(displaced, out _);
            others = _ofAddress.GetValueOrDefault(origin); // the one that left may have come from there too
        }

        _ofAddress[origin] = others + 1;
        _byDescriptor.Add(descriptor, _order.AddLast(new Entry(descriptor, remote, now)));
        return true;
    }

    public bool Remove(int descriptor, out NetworkPath remote)
    {
        remote = default;
        if (!_byDescriptor.Remove(descriptor, out var node))
        {
            return false;
        }

        remote = node.Value.Remote;
        _order.Remove(node);
        var origin = OriginOf(remote);
        if (--_ofAddress[origin] == 0)
        {
            _ofAddress.Remove(origin);
        }

        return true;
    }

    /// <summary>The oldest, if it waits longer than it may.</summary>
    public bool TryTakeOlder(MonotonicTime now, TimeSpan age, out int descriptor)
    {
        descriptor = -1;
        if (_order.First is not { } first || now - first.Value.Since < age)
        {
            return false;
        }

        descriptor = first.Value.Descriptor;
        return Remove(descriptor, out _);
    }

    public IReadOnlyList<int> TakeAll()
    {
        var all = _byDescriptor.Keys.ToList();
        all.ForEach(descriptor => Remove(descriptor, out _));
        return all;
    }

    /// <summary>One household or host has a /64 of IPv6 addresses (RFC 6177 2), and one IPv4 address.</summary>
    private static UInt128 OriginOf(in NetworkPath remote) => remote.IsIPv4 ? remote.Address : remote.Address >> 64 << 64;

    private readonly record struct Entry(int Descriptor, NetworkPath Remote, MonotonicTime Since);
}
