using CrossStrait.MediaRelay.Congestion;

namespace CrossStrait.MediaRelay.Tests.Congestion;

/// <summary>
/// A sender that uses all that its estimator allows, thirty frames a second through a pacer, and its receiver, which
/// sends transport-wide feedback as browsers do.
/// </summary>
internal sealed class EstimatedFlow
{
    private const int PacketBytes = 1200;

    private static readonly TimeSpan _frameInterval = TimeSpan.FromMilliseconds(1000.0 / 30);
    private static readonly TimeSpan _feedbackInterval = TimeSpan.FromMilliseconds(100);

    private readonly int _id;
    private readonly Random _random;
    private readonly BottleneckLink<Packet> _link;
    private readonly BottleneckLink<Feedback> _back;
    private readonly Pacer _pacer = new();
    private readonly Queue<int> _waiting = new();
    private readonly List<(ushort Sequence, MonotonicTime Arrival)> _arrived = [];
    private readonly TimeSpan _clockOffset;
    private MonotonicTime _nextFrame;
    private MonotonicTime _nextTick;
    private MonotonicTime _nextFeedback;
    private int _lastReported = -1;

    public EstimatedFlow(int id, BottleneckLink<Packet> link, BottleneckLink<Feedback> back, Random random, MonotonicTime now)
    {
        _id = id;
        _link = link;
        _back = back;
        _random = random;
        _nextFrame = now + (_frameInterval * random.NextDouble());
        _nextTick = now;
        _nextFeedback = now + (_feedbackInterval * random.NextDouble());
        _clockOffset = TimeSpan.FromHours(random.NextDouble() * 1000);
    }

    public SendSideEstimator Estimator { get; } = new();

    /// <summary>What the source produces at most.</summary>
    public double SourceBitsPerSecond { get; set; } = double.PositiveInfinity;

    /// <summary>Estimates, one for every 10 ms.</summary>
    public List<(MonotonicTime At, double BitsPerSecond)> Estimates { get; } = [];

    public long BytesReceived { get; private set; }

    public void Step(MonotonicTime now)
    {
        if (now >= _nextFrame)
        {
            _nextFrame += _frameInterval * (0.85 + (0.3 * _random.NextDouble())); // no two cameras keep step
            Encode();
        }

        Pace(now);
        if (now >= _nextTick)
        {
            _nextTick += TimeSpan.FromMilliseconds(5);
            Tick(now);
        }
    }

    public void Receive(Packet packet, MonotonicTime arrival)
    {
        _arrived.Add((packet.Sequence, arrival));
        BytesReceived += packet.Bytes;
    }

    public void SendFeedback(MonotonicTime now)
    {
        if (now < _nextFeedback || _arrived.Count == 0)
        {
            return;
        }

        _nextFeedback = now + _feedbackInterval;
        var first = (ushort)(_lastReported + 1);
        var statuses = new List<(ushort, TimeSpan?)>();
        foreach (var (sequence, arrival) in _arrived)
        {
            while ((ushort)(_lastReported + 1) != sequence)
            {
                statuses.Add(((ushort)++_lastReported, null));
            }

            _lastReported++;
            var since = new TimeSpan(arrival.Ticks) + _clockOffset;
            statuses.Add((sequence, TimeSpan.FromMicroseconds(Math.Round(since.TotalMicroseconds / 250) * 250))); // the unit of a delta
        }

        _arrived.Clear();
        _back.Send(new Feedback(_id, first, statuses), 100, now);
    }

    public void Take(Feedback feedback, MonotonicTime now)
    {
        Estimator.BeginFeedback(feedback.First);
        foreach (var (sequence, arrival) in feedback.Statuses)
        {
            Estimator.Report(sequence, arrival is not null, arrival ?? TimeSpan.Zero);
        }

        Estimator.EndFeedback(now);
    }

    private void Encode()
    {
        var bitsPerSecond = Math.Min(Estimator.BitsPerSecond, SourceBitsPerSecond);
        var bytes = bitsPerSecond * _frameInterval.TotalSeconds / 8 * (0.8 + (0.4 * _random.NextDouble()));
        for (; bytes > 0; bytes -= PacketBytes)
        {
            _waiting.Enqueue((int)Math.Clamp(bytes, 60, PacketBytes));
        }
    }

    private void Pace(MonotonicTime now)
    {
        _pacer.SetRate(Estimator.PacedBitsPerSecond, _waiting.Count);
        _pacer.Fill(now);
        while (_waiting.Count > 0 && _pacer.MaySend)
        {
            Send(_waiting.Dequeue(), now);
        }
    }

    private void Tick(MonotonicTime now)
    {
        Estimator.Advance(canPad: true, now);
        for (var due = Estimator.PaddingDue(now); due > 0; due = Estimator.PaddingDue(now))
        {
            Send(Math.Min(PacketBytes, Math.Max(200, due)), now);
        }

        if (now.Ticks / TimeSpan.TicksPerMillisecond % 10 == 0)
        {
            Estimates.Add((now, Estimator.BitsPerSecond));
        }
    }

    private void Send(int bytes, MonotonicTime now)
    {
        var packet = new Packet(_id, Estimator.NextSequence, bytes);
        Estimator.Sent(bytes, now);
        _pacer.Sent(bytes);
        _link.Send(packet, bytes + 28, now); // IPv4 and UDP headers
    }

    internal readonly record struct Packet(int Flow, ushort Sequence, int Bytes);

    internal sealed record Feedback(int Flow, ushort First, List<(ushort Sequence, TimeSpan? Arrival)> Statuses);
}
