namespace CrossStrait.MediaRelay.Transports;

/// <summary>What one worker counts. Plain fields, written by the worker alone; readers on other threads see recent values.</summary>
internal sealed class WorkerCounters
{
    private static readonly DropReason[] _reasons = Enum.GetValues<DropReason>();

    private readonly long[] _dropped = new long[_reasons.Length];

    public long DatagramsReceived;
    public long BytesReceived;
    public long PacketsReceived;
    public long PacketsForwarded;
    public long BytesSent;
    public long PacketsLinked;
    public long Retransmissions;
    public long NacksSent;
    public long NacksReceived;
    public long KeyFrameRequestsSent;
    public long KeyFrameRequestsReceived;
    public long KernelDrops;
    public long HandshakesCompleted;
    public long HandshakesFailed;

    public void Drop(DropReason reason) => _dropped[(int)reason]++;

    public long Dropped(DropReason reason) => _dropped[(int)reason];

    public void AddTo(Dictionary<string, long> totals)
    {
        Add(totals, "datagrams_received_total", DatagramsReceived);
        Add(totals, "bytes_received_total", BytesReceived);
        Add(totals, "packets_received_total", PacketsReceived);
        Add(totals, "packets_forwarded_total", PacketsForwarded);
        Add(totals, "bytes_sent_total", BytesSent);
        Add(totals, "packets_linked_total", PacketsLinked);
        Add(totals, "retransmissions_total", Retransmissions);
        Add(totals, "nacks_sent_total", NacksSent);
        Add(totals, "nacks_received_total", NacksReceived);
        Add(totals, "key_frame_requests_sent_total", KeyFrameRequestsSent);
        Add(totals, "key_frame_requests_received_total", KeyFrameRequestsReceived);
        Add(totals, "kernel_drops_total", KernelDrops);
        Add(totals, "handshakes_completed_total", HandshakesCompleted);
        Add(totals, "handshakes_failed_total", HandshakesFailed);
        foreach (var reason in _reasons)
        {
            Add(totals, $"dropped_total{{reason=\"{reason}\"}}", _dropped[(int)reason]);
        }
    }

    private static void Add(Dictionary<string, long> totals, string name, long value) =>
        totals[name] = totals.GetValueOrDefault(name) + value;
}
