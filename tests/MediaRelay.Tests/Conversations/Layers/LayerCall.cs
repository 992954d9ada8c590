using CrossStrait.MediaRelay.Forwarding;

namespace CrossStrait.MediaRelay.Tests.Conversations.Layers;

/// <summary>One layered publisher shown in one slot, in virtual time.</summary>
internal sealed class LayerCall : IDisposable
{
    private MonotonicTime _nextPicture;

    public LayerCall(LayerShape shape, int seed, bool encrypted = false)
    {
        Shape = shape;
        Relay = new VirtualRelay(seed);
        Publisher = new LayeredPublisher(Relay, 1, shape, encrypted);
        Receiver = new StrictReceiver(Relay, shape);
        Receiver.Show(Publisher);
        _nextPicture = Relay.Now;
    }

    public LayerShape Shape { get; }

    public VirtualRelay Relay { get; }

    public LayeredPublisher Publisher { get; }

    public StrictReceiver Receiver { get; }

    /// <summary>Chosen for the slot by force, as an allocator would; null: by its size.</summary>
    public LayerIndex? Target { get; set; }

    /// <summary>More publishers that send all the time.</summary>
    public List<LayeredPublisher> Others { get; } = [];

    public double Loss
    {
        set => Publisher.Peer.Loss = Receiver.Peer.Loss = value;
    }

    /// <summary>One way, on both links.</summary>
    public TimeSpan Delay
    {
        set => Publisher.Peer.Delay = Receiver.Peer.Delay = value;
    }

    public TimeSpan Jitter
    {
        set => Publisher.Peer.Jitter = Receiver.Peer.Jitter = value;
    }

    /// <summary>This share of the time both links lose everything, for up to 200 ms at once.</summary>
    public double BurstLoss
    {
        set
        {
            foreach (var peer in new[] { Publisher.Peer, Receiver.Peer })
            {
                peer.Bursts = (Burst(value), Burst(value));
            }
        }
    }

    public void Run(TimeSpan time) => Relay.Run(time, Step);

    public SlotDemand RandomDemand()
    {
        var (width, height) = LayerShape.SizeOf(Relay.Random.Next(3));
        return new SlotDemand(width, height, SlotPriority.Normal);
    }

    public void Dispose() => Relay.Dispose();

    private BurstLoss Burst(double share) => new(Relay.Random, share, TimeSpan.FromMilliseconds(200));

    private void Step()
    {
        if (Relay.Now >= _nextPicture)
        {
            _nextPicture = _nextPicture + TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 30);
            Publisher.SendPicture();
            Others.ForEach(other => other.SendPicture());
        }

        if (Target is { } target)
        {
            Receiver.Slot.SetTarget(target);
        }

        Publisher.Advance();
        Others.ForEach(other => other.Advance());
        Receiver.Advance();
    }
}
