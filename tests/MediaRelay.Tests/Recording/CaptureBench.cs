using System.Text;
using CrossStrait.MediaRelay.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossStrait.MediaRelay.Tests.Recording;

/// <summary>A capture in a directory of its own, driven by hand: no thread, virtual time.</summary>
internal sealed class CaptureBench : IDisposable
{
    public const string Header = """{"recording":"RC_1"}""";

    public static readonly DateTimeOffset WallClock = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public CaptureBench(int ringBytes = 1 << 20)
    {
        Queue = new CaptureQueue(ringBytes);
        Writer = new CaptureWriter([Queue], Events.Add, NullLogger.Instance);
    }

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("capture").FullName;

    public List<RelayEvent> Events { get; } = [];

    public CaptureQueue Queue { get; }

    public CaptureWriter Writer { get; }

    public static MonotonicTime At(double seconds) => new((long)(seconds * TimeSpan.TicksPerSecond) + TimeSpan.TicksPerHour);

    public static byte[] Packet(ushort sequence, int length = 200)
    {
        var packet = new byte[length];
        packet[0] = 0x80; // V=2, no padding, no extension, no CSRC
        packet[1] = 96; // PT=96, no marker
        packet[2] = (byte)(sequence >> 8);
        packet[3] = (byte)sequence;
        packet.AsSpan(12).Fill((byte)sequence);
        return packet;
    }

    public CaptureSink Open(double seconds = 0, long id = 7)
    {
        var sink = Queue.NextIdentity();
        Queue.Post(new CaptureCommand.Open(Queue.Ring.Head, CaptureClock.Nanoseconds(At(seconds)), sink, new CaptureId(id), Directory, Header, WallClock));
        return new CaptureSink(Queue, sink);
    }

    public static CaptureTrackWriter AddVideo(CaptureSink sink, double seconds = 0, string name = "TR_v") =>
        sink.AddTrack(name, """{"name":"王小明"}""", MediaKind.Video, "VP8", 90000, 96, At(seconds));

    public CaptureReader Read() => CaptureReader.TryOpen(Directory) ?? throw new InvalidDataException("No journal.");

    public string PathOf(string file) => Path.Combine(Directory, file);

    public string JournalText() => Encoding.UTF8.GetString(File.ReadAllBytes(PathOf(CaptureReader.JournalName)));

    public void Dispose()
    {
        Writer.Dispose();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
