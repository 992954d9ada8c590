using System.Buffers;
using System.Threading.Channels;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Rtp;

namespace CrossStrait.MediaRelay.Diagnostics;

/// <summary>
/// What one transport receives and sends, on its way into a pcap file: the worker hands copies over without waiting, a
/// task writes them. What the task cannot keep up with is left out and counted.
/// </summary>
internal sealed class PacketTrace
{
    private const int MaxWaiting = 4096;

    private readonly Channel<Record> _waiting = Channel.CreateBounded<Record>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly StartTrace _order;
    private readonly MonotonicTime _began;
    private readonly DateTimeOffset _wallClock;
    private readonly Action<RelayEvent> _publish;
    private long _missed;

    /// <param name="wallClock">The time of day at <paramref name="began"/>.</param>
    public PacketTrace(StartTrace order, MonotonicTime began, DateTimeOffset wallClock, Action<RelayEvent> publish)
    {
        _order = order;
        _began = began;
        _wallClock = wallClock;
        _publish = publish;
        Until = began + TimeSpan.FromSeconds(order.MaxSeconds);
        _ = Task.Run(WriteAsync);
    }

    public MonotonicTime Until { get; }

    /// <summary>
    /// RTCP in the clear, which says nothing of what is in the media; or an RTP packet, of whose payload only the length is
    /// kept unless the order says otherwise and it is not encrypted.
    /// </summary>
    public void Packet(ReadOnlySpan<byte> packet, in NetworkPath from, in NetworkPath to, bool isRtcp, bool isPlaintext, MonotonicTime now)
    {
        var kept = packet.Length;
        if (!isRtcp && !(_order.WithPayload && isPlaintext))
        {
            kept = RtpReader.ReadHeader(packet, out var header) == RtpError.None ? header.Length : RtpHeader.FixedLength;
        }

        Add(packet[..Math.Min(kept, packet.Length)], packet.Length, from, to, now);
    }

    /// <summary>Closes the file when all that waits is written.</summary>
    public void End() => _waiting.Writer.TryComplete();

    private void Add(ReadOnlySpan<byte> kept, int packetLength, in NetworkPath from, in NetworkPath to, MonotonicTime now)
    {
        if (now >= Until)
        {
            End();
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(kept.Length);
        kept.CopyTo(bytes);
        if (!_waiting.Writer.TryWrite(new Record(now, bytes, kept.Length, packetLength, from, to)))
        {
            ArrayPool<byte>.Shared.Return(bytes);
            _missed++;
        }
    }

    private async Task WriteAsync()
    {
        var packets = 0L;
        string? error = null;
        try
        {
            await using var file = new FileStream(_order.Path, FileMode.CreateNew, FileAccess.Write);
            var writer = new PcapWriter(file);
            writer.WriteFileHeader();
            await foreach (var record in _waiting.Reader.ReadAllAsync())
            {
                if (writer.Length < _order.MaxBytes)
                {
                    writer.WriteRecord(
                        _wallClock + (record.Time - _began), record.From, record.To, record.Bytes.AsSpan(0, record.Kept), record.PacketLength);
                    packets++;
                }

                ArrayPool<byte>.Shared.Return(record.Bytes);
            }

            error = _missed > 0 ? $"{_missed} packets were left out: the disk did not keep up" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _waiting.Writer.TryComplete();
            error = exception.Message;
        }

        _publish(new TraceEnded(_order.Request, _order.Transport, packets, error));
    }

    private readonly record struct Record(
        MonotonicTime Time, byte[] Bytes, int Kept, int PacketLength, NetworkPath From, NetworkPath To);
}
