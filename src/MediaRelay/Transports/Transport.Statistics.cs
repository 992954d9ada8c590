using CrossStrait.MediaRelay.Diagnostics;
using CrossStrait.MediaRelay.Forwarding;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Transports;

/// <summary>What a person who looks for a fault may ask: statistics of now, and a trace of the packets.</summary>
internal sealed partial class Transport
{
    private PacketTrace? _trace;
    private RateMeter _sentRate;
    private RateMeter _receivedRate;
    private long _sentOctets;
    private long _receivedOctets;

    private NetworkPath Local => _context.Outputs[Ice.Selected.Socket].Local;

    /// <summary>False if there is one already.</summary>
    public bool TryTrace(Func<PacketTrace> make)
    {
        if (_trace is not null)
        {
            return false;
        }

        _trace = make();
        return true;
    }

    public void EndTrace()
    {
        _trace?.End();
        _trace = null;
    }

    /// <summary>Allocates: on request only.</summary>
    public TransportStatistics ReadStatistics()
    {
        NetworkPath? path = Ice.HasSelected ? Ice.Selected : null;
        return new TransportStatistics(
            IsConnected ? "connected" : HasKeys ? "disconnected" : "connecting",
            HasKeys ? _srtpProfile : null,
            path is null || Local == default ? null : Local.ToEndPoint().ToString(),
            path?.ToEndPoint().ToString(),
            path is not { } selected ? null : selected.IsTcp ? "tcp" : "udp",
            RoundTrip(),
            EstimateBitsPerSecond,
            _sentRate.BitsPerSecond,
            _receivedRate.BitsPerSecond,
            _downTracks.Values.Select(track => track.ReportedLoss).DefaultIfEmpty(0).Max(),
            [.. _upTracks.Values.Select(Read)],
            [.. _downTracks.Values.Select(Read)]);
    }

    /// <summary>Rates are those of the last second. Call once a second.</summary>
    private void ReadRates(MonotonicTime now)
    {
        _sentRate.Read(_sentOctets, now);
        _receivedRate.Read(_receivedOctets, now);
        foreach (var track in _upTracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                stream.Statistics.ReadRate(now);
            }
        }

        foreach (var track in _downTracks.Values)
        {
            track.ReadRate(now);
        }

        if (_trace is not null && now >= _trace.Until)
        {
            EndTrace();
        }
    }

    private static UpTrackStatistics Read(UpTrack track) => new(
        $"{track.Id.Value}",
        track.Line.Mid,
        track.Kind,
        track.Codec.ToString(),
        [.. track.Streams.Select(stream => new StreamStatistics(
            stream.Ssrc,
            stream.Rid.Length > 0 ? stream.Rid : null,
            stream.Statistics.BitsPerSecond,
            stream.Statistics.Received,
            stream.Statistics.Lost,
            stream.Statistics.Jitter.TotalMilliseconds,
            stream.Statistics.NacksSent,
            stream.Statistics.KeyFrameRequestsSent,
            stream.Meter.Size.Width,
            stream.Meter.Size.Height))]);

    private static DownTrackStatistics Read(DownTrack track) => new(
        track.Mid,
        track.Kind,
        track.Ssrc,
        track.Source is { } source ? $"{source.Id.Value}" : null,
        track.BitsPerSecond,
        track.PacketCount,
        track.ReportedLost,
        track.ReportedJitter.TotalMilliseconds,
        track.NacksReceived,
        track.Retransmissions,
        track.Kind == MediaKind.Audio ? null : Read(track.Target == LayerIndex.Best ? track.Current : track.Target),
        track.Kind == MediaKind.Audio ? null : Read(track.Current));

    private static LayerStatistics Read(LayerIndex layer) => new(layer.Spatial, layer.Temporal);

    private int RoundTrip()
    {
        foreach (var track in _downTracks.Values)
        {
            if (track.HasRoundTrip)
            {
                return (int)track.RoundTrip.TotalMilliseconds;
            }
        }

        return PublisherRoundTrip is { } roundTrip ? (int)roundTrip.TotalMilliseconds : -1;
    }

    private void TraceReceived(ReadOnlySpan<byte> packet, bool isRtcp, MonotonicTime now) =>
        _trace?.Packet(packet, Ice.Selected, Local, isRtcp, isPlaintext: true, now);

    /// <summary>RTCP before it is protected, RTP after: its header is in the clear.</summary>
    private void TraceSent(ReadOnlySpan<byte> packet, bool isRtcp, MonotonicTime now) =>
        _trace?.Packet(packet, Local, Ice.Selected, isRtcp, isPlaintext: isRtcp, now);
}
