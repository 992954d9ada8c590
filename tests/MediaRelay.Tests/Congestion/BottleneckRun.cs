namespace CrossStrait.MediaRelay.Tests.Congestion;

/// <summary>Some flows over one bottleneck, stepped by the millisecond, and what was seen.</summary>
internal sealed class BottleneckRun
{
    private readonly BottleneckLink<EstimatedFlow.Packet> _link;
    private readonly BottleneckLink<EstimatedFlow.Feedback> _back;
    private readonly Random _random;

    public BottleneckRun(int seed, Func<TimeSpan, double> rate, TimeSpan roundTrip, double loss = 0, TimeSpan jitter = default)
    {
        _random = new Random(seed);
        _link = new(_random) { Rate = at => rate(at - Start), Delay = roundTrip / 2, Loss = loss, Jitter = jitter };
        _back = new(_random) { Delay = roundTrip / 2, Loss = loss, Jitter = jitter };
    }

    public static MonotonicTime Start { get; } = new(TimeSpan.TicksPerHour);

    public MonotonicTime Now { get; private set; } = Start;

    public TimeSpan Elapsed => Now - Start;

    public List<EstimatedFlow> Flows { get; } = [];

    public List<(TimeSpan At, TimeSpan Queue)> Queues { get; } = [];

    public BottleneckLink<EstimatedFlow.Packet> Link => _link;

    public TimeSpan Buffer
    {
        set => _link.Buffer = value;
    }

    public EstimatedFlow Add()
    {
        var flow = new EstimatedFlow(Flows.Count, _link, _back, _random, Now);
        Flows.Add(flow);
        return flow;
    }

    public BottleneckRun Until(TimeSpan end)
    {
        while (Elapsed < end)
        {
            Now += TimeSpan.FromMilliseconds(1);
            foreach (var flow in Flows)
            {
                flow.Step(Now);
            }

            while (_link.TryReceive(Now, out var packet, out var arrival))
            {
                Flows[packet.Flow].Receive(packet, arrival);
            }

            foreach (var flow in Flows)
            {
                flow.SendFeedback(Now);
            }

            while (_back.TryReceive(Now, out var feedback, out _))
            {
                Flows[feedback.Flow].Take(feedback, Now);
            }

            Queues.Add((Elapsed, _link.Queue(Now)));
        }

        return this;
    }

    public TimeSpan LongestQueue(TimeSpan from, TimeSpan to) => Queues.Where(queue => queue.At >= from && queue.At < to).Max(queue => queue.Queue);

    public static double Median(EstimatedFlow flow, TimeSpan from, TimeSpan to)
    {
        var sorted = flow.Estimates.Where(estimate => estimate.At - Start >= from && estimate.At - Start < to)
            .Select(estimate => estimate.BitsPerSecond).Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>When the estimate first was at least this much after a time.</summary>
    public static TimeSpan FirstAtLeast(EstimatedFlow flow, double bitsPerSecond, TimeSpan after) =>
        flow.Estimates.Where(estimate => estimate.At - Start >= after && estimate.BitsPerSecond >= bitsPerSecond)
            .Select(estimate => estimate.At - Start - after).FirstOrDefault(TimeSpan.MaxValue);
}
