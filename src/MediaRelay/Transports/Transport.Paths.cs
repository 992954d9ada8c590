using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>The ways to the peer: what ICE decides, and whether UDP is one.</summary>
internal sealed partial class Transport
{
    /// <summary>Feedback of what was lost in a queue comes when the queue is gone.</summary>
    private static readonly TimeSpan _memoryOfQueue = TimeSpan.FromSeconds(1.5);

    private readonly UdpHealth _udp = new();

    /// <summary>The paths by which the router finds this transport. The router's own.</summary>
    public List<NetworkPath> Paths { get; } = [];

    /// <summary>The ufrags by which the router finds this transport. The router's own.</summary>
    public List<ulong> Ufrags { get; } = [];

    /// <summary>ICE timers and events. Call at least every 100 ms.</summary>
    public void Advance(MonotonicTime now)
    {
        Ice.Advance(now);
        while (Ice.TryTake(out var output))
        {
            switch (output)
            {
                case IceOutput.Selected:
                    _udp.Forget();
                    ReportConnected();
                    break;
                case IceOutput.ConsentExpired:
                    PathLost();
                    TellIfUnusable(HasKeys && !Ice.Selected.IsTcp && _udp.ConsentLost());
                    break;
                case IceOutput.PathLost:
                    PathLost();
                    break;
            }
        }
    }

    private void PathLost()
    {
        if (IsConnected)
        {
            IsConnected = false;
            ClearQueues();
            _context.Publish(new TransportDisconnected(Id));
        }
    }

    /// <summary>Call once a second, after the reports of that second.</summary>
    private void JudgeUdp(MonotonicTime now)
    {
        var isQueued = _estimator is { } estimator && now - estimator.QueuedAt < _memoryOfQueue;
        TellIfUnusable(!Ice.Selected.IsTcp && _udp.SecondPassed(_sentRate.BitsPerSecond + _receivedRate.BitsPerSecond, isQueued));
    }

    private void TellIfUnusable(bool isUnusable)
    {
        if (isUnusable && _context.TakesTcp)
        {
            _context.Publish(new UdpUnusable(Id));
        }
    }
}
