using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CrossStrait.MediaRelay.Forwarding;

/// <summary>
/// The time line of a slot: what is added to the timestamps of the stream it shows. Goes on over every change of
/// stream. Between encodings of one track the sender reports say which timestamps belong together; without them as
/// much media time passes as time has passed.
/// </summary>
internal sealed class SlotClock(int clockRate)
{
    /// <summary>Reports that disagree with the time of arrival by more are not believed.</summary>
    private const int MaxDisagreementSeconds = 1;

    private RtpStream? _stream;
    private MonotonicTime _lastSentAt;

    /// <summary>The timestamp, in the slot, of the newest packet that went out.</summary>
    public uint Last { get; private set; }

    /// <summary>Added to a timestamp of the stream that is shown.</summary>
    public uint Offset { get; private set; }

    /// <summary>A packet goes out; call for the newest alone.</summary>
    public void Sent(uint timestamp, MonotonicTime now)
    {
        Last = timestamp;
        _lastSentAt = now;
    }

    /// <summary>The slot begins to show a stream, with the packet of this timestamp.</summary>
    public void Switch(RtpStream stream, uint timestamp, MonotonicTime now)
    {
        if (_stream is null)
        {
            Span<byte> random = stackalloc byte[4];
            RandomNumberGenerator.Fill(random);
            Offset = BinaryPrimitives.ReadUInt32LittleEndian(random);
        }
        else
        {
            var expected = Last + (uint)Math.Max(1, (long)((now - _lastSentAt).TotalSeconds * clockRate));
            var next = TryAlign(stream, timestamp, out var aligned) &&
                Math.Abs((long)(int)(aligned - expected)) < MaxDisagreementSeconds * clockRate ? aligned : expected;
            Offset = ((int)(next - Last) > 0 ? next : Last + 1) - timestamp;
        }

        _stream = stream;
    }

    /// <summary>The time in the slot at which both streams tell the same wallclock (RFC 3550 6.4.1).</summary>
    private bool TryAlign(RtpStream stream, uint timestamp, out uint aligned)
    {
        aligned = timestamp + Offset;
        if (ReferenceEquals(stream, _stream))
        {
            return true;
        }

        if (!ReferenceEquals(stream.Owner, _stream!.Owner) || _stream.Statistics.LastSenderReport is not { } shown || stream.Statistics.LastSenderReport is not { } coming)
        {
            return false;
        }

        var fraction = (long)(coming.Ntp.Value - shown.Ntp.Value); // units of 2^-32 s, modulo the era
        var ticks = (int)(timestamp - coming.RtpTimestamp) + (long)Math.Round(fraction / 4294967296.0 * clockRate);
        aligned = shown.RtpTimestamp + (uint)ticks + Offset;
        return true;
    }
}
