using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Rtcp;
using CrossStrait.MediaRelay.Rtp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording;

[Collection(AllocationCollection.Name)]
public sealed class CaptureWriterTests
{
    [Fact]
    public void What_is_written_is_read_back_in_order()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink, 0.5);
        sink.Note("""{"type":"participantJoined"}""", CaptureBench.At(0.6));
        track.SourceChanged(0xCAFE, 96, "VP8", CaptureBench.At(1));
        track.Rtp(CaptureBench.Packet(1), CaptureBench.At(1.1));
        track.SenderReport(new SenderReport(0xCAFE, new NtpTime(5UL << 32), 9000, 10, 20), CaptureBench.At(1.2));
        track.Rtp(CaptureBench.Packet(2), CaptureBench.At(1.3));
        sink.Stop(CaptureBench.At(2));
        bench.Writer.Drain();

        var capture = bench.Read();
        Assert.Equal(CaptureBench.Header, capture.Header);
        Assert.Equal(CaptureBench.WallClock, capture.WallClock);
        Assert.True(capture.IsStopped);
        Assert.Equal(TimeSpan.FromSeconds(2), capture.Duration);
        Assert.Equal([new CaptureNote(TimeSpan.FromSeconds(0.6), """{"type":"participantJoined"}""")], capture.Notes);
        var read = Assert.Single(capture.Tracks);
        Assert.Equal(("TR_v", "VP8", 90000, MediaKind.Video), (read.Name, read.Codec, read.ClockRate, read.Kind));
        Assert.Equal("""{"name":"王小明"}""", read.Label);
        var records = read.ReadRecords().ToArray();
        Assert.Equal(
            [CaptureRecordKind.SourceChanged, CaptureRecordKind.Rtp, CaptureRecordKind.SenderReport, CaptureRecordKind.Rtp],
            records.Select(record => record.Kind));
        Assert.Equal(CaptureBench.Packet(1), records[1].Body.ToArray());
        Assert.True(CapturedSenderReport.TryRead(records[2].Body.Span, out var report));
        Assert.Equal(new CapturedSenderReport(0xCAFE, 5UL << 32, 9000, 10, 20), report);
        Assert.Equal(TimeSpan.FromSeconds(1.1), CaptureClock.Span(records[1].Nanoseconds - capture.StartNanoseconds));
    }

    [Fact]
    public void Stop_is_answered_once_after_all_files_are_closed()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        track.Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        sink.Stop(CaptureBench.At(2));
        sink.Stop(CaptureBench.At(3));
        track.Rtp(CaptureBench.Packet(2), CaptureBench.At(3));
        bench.Writer.Drain();

        Assert.Collection(
            bench.Events,
            first => Assert.Equal("TR_v-0001.seg", Assert.IsType<CaptureSegmentClosed>(first).FileName),
            last => Assert.Equal(new CaptureStopped(new CaptureId(7), null), last));
        Assert.Empty(CaptureVerifier.Verify(bench.Directory));
    }

    [Fact]
    public void A_segment_spans_ten_seconds_at_most_and_each_reads_alone()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        for (ushort number = 0; number < 260; number++)
        {
            track.Rtp(CaptureBench.Packet(number), CaptureBench.At(number * 0.1));
            bench.Writer.Drain();
        }

        sink.Stop(CaptureBench.At(26));
        bench.Writer.Drain();

        var files = Directory.GetFiles(bench.Directory, "*.seg").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["TR_v-0001.seg", "TR_v-0002.seg", "TR_v-0003.seg"], files.Select(Path.GetFileName));
        foreach (var file in files)
        {
            var reader = new CaptureFileReader(File.ReadAllBytes(file));
            Assert.True(reader.TryReadNext(out var first));
            Assert.Equal(CaptureRecordKind.SegmentHeader, first.Kind);
            var last = first;
            while (reader.TryReadNext(out var record))
            {
                last = record;
            }

            Assert.True(last.Nanoseconds - first.Nanoseconds < 10_000_000_000);
        }

        Assert.Equal(260, bench.Read().Tracks.Single().ReadRecords().Count());
        Assert.Equal(3, bench.Events.OfType<CaptureSegmentClosed>().Count());
        Assert.Empty(CaptureVerifier.Verify(bench.Directory));
    }

    [Fact]
    public void A_quiet_track_is_closed_when_others_show_that_ten_seconds_passed()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        CaptureBench.AddVideo(sink).Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        var other = CaptureBench.AddVideo(sink, name: "TR_w");
        other.Rtp(CaptureBench.Packet(1), CaptureBench.At(11.5));
        bench.Writer.Drain();

        Assert.Equal("TR_v-0001.seg", Assert.IsType<CaptureSegmentClosed>(Assert.Single(bench.Events)).FileName);
    }

    [Fact]
    public void A_full_ring_becomes_a_gap_in_the_segment_the_journal_and_an_event()
    {
        using var bench = new CaptureBench(ringBytes: 4096);
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        for (ushort number = 0; number < 30; number++)
        {
            track.Rtp(CaptureBench.Packet(number), CaptureBench.At(number));
        }

        bench.Writer.Drain();
        track.Rtp(CaptureBench.Packet(30), CaptureBench.At(30));
        sink.Stop(CaptureBench.At(31));
        bench.Writer.Drain();

        const int Taken = 4096 / 217;
        Assert.Equal(new CaptureGap(new CaptureId(7), "TR_v", 30 - Taken), Assert.Single(bench.Events.OfType<CaptureGap>()));
        var records = bench.Read().Tracks.Single().ReadRecords().ToArray();
        Assert.Equal(Taken + 1, records.Count(record => record.Kind == CaptureRecordKind.Rtp));
        Assert.Equal(CaptureRecordKind.Gap, records[^2].Kind);
        Assert.Contains($"\"lost\":{30 - Taken}", bench.JournalText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_before_the_end_of_a_track_are_announced_too()
    {
        using var bench = new CaptureBench(ringBytes: 1024);
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        for (ushort number = 0; number < 10; number++)
        {
            track.Rtp(CaptureBench.Packet(number), CaptureBench.At(1));
        }

        track.End(CaptureBench.At(2));
        bench.Writer.Drain();

        Assert.Equal(6, Assert.Single(bench.Events.OfType<CaptureGap>()).LostRecords);
    }

    [Fact]
    public void Packets_and_reports_allocate_nothing()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        var packet = CaptureBench.Packet(1);
        var report = new SenderReport(1, new NtpTime(2), 3, 4, 5);
        track.Rtp(packet, CaptureBench.At(0));
        track.SenderReport(report, CaptureBench.At(0));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < 10_000; number++)
        {
            track.Rtp(packet, CaptureBench.At(1));
            track.SenderReport(report, CaptureBench.At(1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_killed_process_leaves_a_readable_capture()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        track.Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        track.Rtp(CaptureBench.Packet(2), CaptureBench.At(2.5));
        bench.Writer.Drain();

        // What a kill leaves: no stop, an unlisted segment, and here half a record at its end.
        File.AppendAllBytes(bench.PathOf("TR_v-0001.seg"), [200, 0, 0, 0, 1, 2, 3]);

        var capture = bench.Read();
        Assert.False(capture.IsStopped);
        Assert.Equal(TimeSpan.FromSeconds(2.5), capture.Duration);
        Assert.Equal(2, capture.Tracks.Single().ReadRecords().Count());
    }

    [Fact]
    public void A_changed_segment_or_journal_is_found_by_the_hashes()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        var track = CaptureBench.AddVideo(sink);
        sink.Note("""{"consent":"no"}""", CaptureBench.At(0));
        track.Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        track.Rtp(CaptureBench.Packet(2), CaptureBench.At(12));
        sink.Stop(CaptureBench.At(13));
        bench.Writer.Drain();

        var segment = bench.PathOf("TR_v-0002.seg");
        var bytes = File.ReadAllBytes(segment);
        bytes[^1] ^= 1;
        File.WriteAllBytes(segment, bytes);
        Assert.Equal("TR_v-0002.seg", Assert.Single(CaptureVerifier.Verify(bench.Directory)).File);

        bytes[^1] ^= 1;
        File.WriteAllBytes(segment, bytes);
        RewriteNote(bench.PathOf(CaptureReader.JournalName));
        var fault = Assert.Single(CaptureVerifier.Verify(bench.Directory).DistinctBy(fault => fault.File));
        Assert.Equal(CaptureReader.JournalName, fault.File);
    }

    [Fact]
    public void A_vanished_directory_ends_that_capture_and_no_other()
    {
        using var bench = new CaptureBench();
        using var other = new CaptureBench();
        var gone = bench.Open(id: 1);
        var otherSink = bench.Queue.NextIdentity();
        bench.Queue.Post(new CaptureCommand.Open(bench.Queue.Ring.Head, 0, otherSink, new CaptureId(2), other.Directory, "{}", CaptureBench.WallClock));
        var sound = new CaptureSink(bench.Queue, otherSink);
        bench.Writer.Drain();
        Directory.Delete(bench.Directory, recursive: true);

        CaptureBench.AddVideo(gone).Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        CaptureBench.AddVideo(sound).Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        bench.Writer.Drain();
        Assert.NotNull(Assert.IsType<CaptureStopped>(Assert.Single(bench.Events)).Error);

        gone.Stop(CaptureBench.At(2));
        sound.Stop(CaptureBench.At(2));
        bench.Writer.Drain();
        var stopped = bench.Events.OfType<CaptureStopped>().ToArray();
        Assert.Equal([1L, 1L, 2L], stopped.Select(item => item.Capture.Value));
        Assert.NotNull(stopped[1].Error);
        Assert.Null(stopped[2].Error);
        Assert.True(other.Read().IsStopped);
    }

    [Fact]
    public void A_directory_that_is_not_there_is_told_as_a_failed_capture()
    {
        using var bench = new CaptureBench();
        Directory.Delete(bench.Directory);
        bench.Open();
        bench.Writer.Drain();

        Assert.NotNull(Assert.IsType<CaptureStopped>(Assert.Single(bench.Events)).Error);
    }

    [Fact]
    public void A_name_used_twice_overwrites_nothing()
    {
        using var bench = new CaptureBench();
        var sink = bench.Open();
        CaptureBench.AddVideo(sink, name: "../TR").Rtp(CaptureBench.Packet(1), CaptureBench.At(1));
        CaptureBench.AddVideo(sink, name: "../TR").Rtp(CaptureBench.Packet(2), CaptureBench.At(1));
        sink.Stop(CaptureBench.At(2));
        bench.Writer.Drain();

        Assert.Equal(2, bench.Read().Tracks.Count);
        Assert.Equal(3, Directory.GetFiles(bench.Directory).Length);
    }

    [Fact]
    public void The_recorders_own_thread_writes_and_answers()
    {
        using var bench = new CaptureBench();
        using var stopped = new ManualResetEventSlim();
        using var recorder = new CaptureRecorder(
            workers: 1,
            told =>
            {
                if (told is CaptureStopped)
                {
                    stopped.Set();
                }
            },
            NullLogger.Instance);
        var sink = recorder.Open(worker: 0, sink: 1, new CaptureId(1), bench.Directory, "{}", CaptureBench.At(0), CaptureBench.WallClock);
        CaptureBench.AddVideo(sink).Rtp(CaptureBench.Packet(1), CaptureBench.At(0.5));
        sink.Stop(CaptureBench.At(1));

        Assert.True(stopped.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Single(bench.Read().Tracks.Single().ReadRecords());
    }

    [Fact]
    public void Capture_of_several_workers_is_in_the_order_of_time_and_whole()
    {
        using var bench = new CaptureBench();
        CaptureQueue[] queues = [new(1 << 20, 0, 2), new(1 << 20, 1, 2)];
        using var writer = new CaptureWriter(queues, bench.Events.Add, NullLogger.Instance);
        var sinks = queues.Select(queue =>
        {
            queue.Post(new CaptureCommand.Open(
                0, CaptureClock.Nanoseconds(CaptureBench.At(0)), 5, new CaptureId(7), bench.Directory, CaptureBench.Header, CaptureBench.WallClock, Parts: 2));
            return new CaptureSink(queue, 5);
        }).ToList();
        var second = CaptureBench.AddVideo(sinks[1], 0.1, "TR_second");
        var first = CaptureBench.AddVideo(sinks[0], 0.2, "TR_first");
        for (ushort i = 0; i < 100; i++)
        {
            first.Rtp(CaptureBench.Packet(i), CaptureBench.At(1 + (i * 0.01)));
            second.Rtp(CaptureBench.Packet(i), CaptureBench.At(1.005 + (i * 0.01)));
        }

        sinks[0].Note("""{"type":"late"}""", CaptureBench.At(3));
        sinks[0].Stop(CaptureBench.At(4));
        writer.Drain();
        Assert.DoesNotContain(bench.Events, told => told is CaptureStopped);
        sinks[1].Stop(CaptureBench.At(4.1));
        writer.Drain();

        Assert.Null(Assert.Single(bench.Events.OfType<CaptureStopped>()).Error);
        Assert.Empty(CaptureVerifier.Verify(bench.Directory));
        var read = bench.Read();
        var journal = bench.JournalText();
        Assert.InRange(journal.IndexOf("TR_second", StringComparison.Ordinal), 0, journal.IndexOf("TR_first", StringComparison.Ordinal));
        Assert.Equal(2, read.Tracks.Count);
        Assert.All(read.Tracks, track => Assert.Equal(100, track.ReadRecords().Count(record => record.Kind == CaptureRecordKind.Rtp)));
    }

    private static void RewriteNote(string journal)
    {
        var bytes = File.ReadAllBytes(journal);
        var reader = new CaptureFileReader(bytes);
        var start = 0;
        while (reader.TryReadNext(out var record))
        {
            if (record.Kind == CaptureRecordKind.Note)
            {
                CaptureRecord.Write(bytes.AsSpan(start), CaptureRecordKind.Note, record.Nanoseconds, """{"consent":"ye"}"""u8);
            }

            start = reader.Offset;
        }

        File.WriteAllBytes(journal, bytes);
    }
}
