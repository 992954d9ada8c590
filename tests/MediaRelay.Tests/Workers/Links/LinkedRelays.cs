using CrossStrait.MediaRelay.Sdp;
using CrossStrait.MediaRelay.Tests.Conversations;
using CrossStrait.MediaRelay.Workers.Links;

namespace CrossStrait.MediaRelay.Tests.Workers.Links;

/// <summary>Two workers' routers in one thread and one virtual time; a publisher is on the near one, subscribers on either.</summary>
internal sealed class LinkedRelays : IDisposable
{
    private readonly Mailbox _nearWorker;
    private readonly Mailbox _farWorker;

    public LinkedRelays(int seed = 1)
    {
        Near = new VirtualRelay(seed);
        Far = new VirtualRelay(seed + 1);
        _nearWorker = new Mailbox(0, Near);
        _farWorker = new Mailbox(1, Far);
    }

    public VirtualRelay Near { get; }

    public VirtualRelay Far { get; }

    /// <summary>While true the far worker does nothing: its rings fill up.</summary>
    public bool FarHangs { get; set; }

    public int Wakes => _farWorker.Wakes;

    public void Run(TimeSpan time, Action? eachMillisecond = null)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(1))
        {
            Near.Run(TimeSpan.FromMilliseconds(1), () =>
            {
                _nearWorker.Turn();
                eachMillisecond?.Invoke();
            });
            Far.Run(TimeSpan.FromMilliseconds(1), FarHangs ? null : _farWorker.Turn);
        }
    }

    /// <summary>As the far worker does it, when a slot of its own is to show a track of the near one.</summary>
    public void ShowFar(VirtualPeer subscriber, VirtualPeer publisher)
    {
        var track = publisher.Transport.FindUpTrack("0")!;
        var copy = Far.Router.Links.FindOrOpen(track.Id, track.Line, _nearWorker);
        subscriber.Transport.FindDownTrack("0")!.SetSource(copy, Far.Now);
    }

    /// <summary>A publisher and its camera on the near worker.</summary>
    public (VirtualPeer Peer, VirtualCamera Camera) Publish()
    {
        MediaLine line = VirtualRelay.VideoUp("0", 11, 12);
        var peer = Near.Connect(line);
        return (peer, new VirtualCamera(peer, 11, 12, Near.Random));
    }

    /// <summary>Thirty frames a second, unless it is to be faster.</summary>
    public void Stream(VirtualCamera camera, TimeSpan time, int frameMilliseconds = 33)
    {
        var milliseconds = 0;
        Run(time, () =>
        {
            camera.AnswerNacks();
            if (milliseconds++ % frameMilliseconds == 0)
            {
                camera.SendFrame();
            }
        });
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
        Near.Router.Links.Dispose();
        Far.Router.Links.Dispose();
    }

    private sealed class Mailbox : ILinkedWorker
    {
        private readonly VirtualRelay _relay;
        private readonly Queue<Action<WorkerLinks, MonotonicTime>> _posted = [];

        public Mailbox(byte index, VirtualRelay relay)
        {
            Index = index;
            _relay = relay;
            relay.Router.Links.Join(this);
        }

        public byte Index { get; }

        public int Wakes { get; private set; }

        public void Post(Action<WorkerLinks, MonotonicTime> command) => _posted.Enqueue(command);

        public void Wake() => Wakes++;

        public void Turn()
        {
            while (_posted.TryDequeue(out var command))
            {
                command(_relay.Router.Links, _relay.Now);
            }

            while (_relay.Router.Links.Receive(_relay.Now))
            {
                _relay.Router.Forward(_relay.Now);
            }
        }
    }
}
