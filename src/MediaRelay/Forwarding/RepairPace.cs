namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// How long to wait before a packet that was asked for is asked for again: by the round trip and the loss of the path, and
/// by whether its sender answers each request. Sans-IO; one per <see cref="NackTracker"/>, touched only where packets are lost.
/// </summary>
internal sealed class RepairPace(TimeSpan deadline)
{
    /// <summary>Of so many packets one may be given up.</summary>
    private const double MayFail = 1e-5;

    private const int FewestRequests = 3;

    private const int MostRequests = 20;

    /// <summary>In requests that <see cref="AnswersEach"/> looks back over.</summary>
    private const int Memory = 256;

    /// <summary>Between the first two requests; later ones wait up to twice as long, so that all of them outlast bursts of loss.</summary>
    private static readonly TimeSpan _minimum = TimeSpan.FromMilliseconds(30);

    /// <summary>
    /// Where answers bear no mark: what comes sooner after a request was only late, not sent again. Taken for answers, such
    /// packets would make the round trip seem so short that all tries are used up before the first answer can be there.
    /// </summary>
    private static readonly TimeSpan _soonestAnswer = TimeSpan.FromMilliseconds(25);

    private TimeSpan _measured;
    private MonotonicTime _sampledRequest = MonotonicTime.Never;
    private double _loss = 0.05;
    private int _requests = 5; // all fail once in 1e5 times where 5 % is lost
    private bool _answersAreMarked;
    private int _asked;
    private int _answers;

    /// <summary>Smoothed time from a request to the packet's arrival.</summary>
    public TimeSpan RoundTrip { get; private set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The sender answers every request for a packet, and not only the first of each round trip as libwebrtc does.</summary>
    private bool AnswersEach => !_answersAreMarked || _answers > _asked * 3 / 2;

    /// <summary>The path's own round trip was measured.</summary>
    public void MeasuredRoundTrip(TimeSpan roundTrip)
    {
        _measured = roundTrip;
        RoundTrip += (roundTrip - RoundTrip) / 2;
    }

    /// <summary>The share of packets that were lost when they were sent first. Call once a second.</summary>
    public void MeasuredLoss(double share)
    {
        _loss += (share - _loss) / 4;
        var fails = 1 - ((1 - _loss) * (1 - _loss)); // the request or its answer
        _requests = fails <= 0 ? FewestRequests
            : (int)Math.Clamp(Math.Ceiling(Math.Log(MayFail) / Math.Log(fails)), FewestRequests, MostRequests);
    }

    /// <summary>
    /// As many requests as are needed within half of the deadline, for receivers lose as much behind the relay. Of a sender
    /// that answers once in a round trip, many requests in one gain that its next answer leaves as soon as it may.
    /// </summary>
    /// <param name="tries">How often the packet was asked for.</param>
    /// <param name="since">How long ago it was asked for first.</param>
    public TimeSpan IntervalAfter(int tries, TimeSpan since)
    {
        var needed = ((deadline / 2) - RoundTrip) / (_requests - 1);
        if (!AnswersEach && needed < RoundTrip / 4 && MayAnswerAgain(since))
        {
            return RoundTrip / 20;
        }

        var pace = Shorter(Longer(needed, RoundTrip / (AnswersEach ? 2 : 10)), RoundTrip * 1.25);
        return Longer(pace, _minimum * Math.Min(2, (tries + 1) / 2.0));
    }

    /// <summary>Whether an answer to a request made now may come within the deadline; every second one comes sooner than the mean.</summary>
    /// <param name="since">For how long the packet has been missing.</param>
    public bool MayComeInTime(TimeSpan since) => since + (RoundTrip * 0.85) <= deadline;

    /// <summary>A packet is asked for for the first time.</summary>
    public void Asked()
    {
        if (++_asked == Memory)
        {
            (_asked, _answers) = (_asked / 2, _answers / 2);
        }
    }

    /// <summary>
    /// A packet came that was asked for. Of one that was asked for more than once nobody knows which request was answered:
    /// where nothing else tells the round trip it is taken for the first, which makes it never too short.
    /// </summary>
    /// <param name="firstAsked">When it was first asked for.</param>
    /// <param name="isMarked">It is marked as sent again (RFC 4588): certainly an answer.</param>
    public void Answered(MonotonicTime firstAsked, int tries, bool isMarked, MonotonicTime now)
    {
        _answersAreMarked |= isMarked;
        _answers += isMarked ? 1 : 0;
        var sample = now - firstAsked;
        var isAnswer = isMarked || (!_answersAreMarked && tries == 1 && sample >= Longer(_soonestAnswer, _measured * 0.75));
        if (!isAnswer || firstAsked == _sampledRequest || (tries > 1 && _measured != TimeSpan.Zero))
        {
            return;
        }

        _sampledRequest = firstAsked; // once: all that a burst of loss took comes back together
        var most = RoundTrip / 4; // the few that were answered late do not count for more than the many that were not
        RoundTrip += Longer(-most, Shorter(most, sample - RoundTrip)) / 8;
    }

    /// <summary>A marked answer came for what was there already.</summary>
    public void AnsweredAgain() => _answers++;

    /// <summary>
    /// Whether a sender that answered the first request, and answers again when a round trip is over, is about to do so. What it
    /// takes for the round trip may be less than what is measured here, which jitter on the way back makes longer.
    /// </summary>
    /// <param name="since">How long ago it was asked for first.</param>
    private bool MayAnswerAgain(TimeSpan since)
    {
        var rounds = since / (RoundTrip * 0.875);
        return rounds >= 1 && rounds - Math.Floor(rounds) < 0.35;
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
