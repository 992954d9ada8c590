using CrossStrait.MediaRelay.Recording;
using CrossStrait.MediaRelay.Recording.Frames;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Recording.Frames;

public sealed class FrameReaderTests : IDisposable
{
    private readonly CaptureBench _bench = new();
    private readonly CaptureTrackWriter _writer;
    private readonly TrackScript _script;

    public FrameReaderTests()
    {
        _writer = CaptureBench.AddVideo(_bench.Open());
        _script = new TrackScript(_writer, 90_000);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Frames_in_order_are_whole_and_survive_the_wrap_of_both_numbers()
    {
        for (byte number = 0; number < 60; number++)
        {
            Send(number, isKey: number == 0);
        }

        var frames = Read();
        Assert.Equal(Enumerable.Range(0, 60), frames.Select(Number));
        Assert.Equal((320, 180), (frames[0].Width, frames[0].Height));
        Assert.Equal([true, false], frames.Take(2).Select(frame => frame.IsKeyFrame));
        Assert.All(frames, frame => Assert.Equal(10 + 1 + 1, frame.Payload.Length));
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.Equal(6000, pair.Second.RtpTime - pair.First.RtpTime));
    }

    [Fact]
    public void Packets_out_of_order_and_copies_make_the_same_frames()
    {
        var packets = Enumerable.Range(0, 30).SelectMany(number => _script.Vp8((byte)number, number == 0, number / 15.0)).ToArray();
        foreach (var group in packets.Chunk(7))
        {
            _script.Send(group.Reverse(), 1);
            _script.Send(group.Take(3), 1);
        }

        Assert.Equal(Enumerable.Range(0, 30), Read().Select(Number));
    }

    [Fact]
    public void After_a_loss_nothing_comes_until_the_next_key_frame()
    {
        Send(0, isKey: true);
        Send(1);
        _script.Send(_script.Vp8(2, false, 2 / 15.0).Skip(1), 2 / 15.0);
        Send(3);
        Send(4);
        Send(5, isKey: true);
        Send(6);

        Assert.Equal([0, 1, 5, 6], Read().Select(Number));
    }

    [Fact]
    public void A_frame_that_lost_its_end_is_left_out()
    {
        Send(0, isKey: true);
        _script.Send(_script.Vp8(1, false, 1 / 15.0).Take(2), 0.1);
        Send(2);
        Send(3, isKey: true);

        Assert.Equal([0, 3], Read().Select(Number));
    }

    [Fact]
    public void A_retransmission_a_second_and_a_half_later_fills_its_hole()
    {
        Send(0, isKey: true);
        var late = _script.Vp8(1, false, 1 / 15.0);
        _script.Send([late[0], late[2]], 1 / 15.0);
        for (byte number = 2; number < 22; number++)
        {
            Send(number);
        }

        _script.Send(late[1], 1.55);
        Send(23);

        Assert.Equal(23, Read().Count);
    }

    [Fact]
    public void A_recording_begun_in_mid_stream_begins_with_a_key_frame()
    {
        Send(7);
        Send(8);
        Send(9, isKey: true);
        Send(10);

        Assert.Equal([9, 10], Read().Select(Number));
    }

    [Fact]
    public void Padding_between_frames_is_no_loss()
    {
        Send(0, isKey: true);
        _script.Send(_script.Padding(0), 0.01);
        Send(1);

        Assert.Equal([0, 1], Read().Select(Number));
    }

    [Fact]
    public void Another_source_begins_with_its_own_key_frame()
    {
        Send(0, isKey: true);
        Send(1);
        var other = new TrackScript(_writer, 90_000, ssrc: 2) { Sequence = 7, RtpStart = 5 };
        _writer.SourceChanged(2, 96, "VP8", CaptureBench.At(0.2));
        other.Send(other.Vp8(50, false, 0.2), 0.2);
        other.Send(other.Vp8(51, true, 0.3), 0.3);
        Send(2);

        Assert.Equal([0, 1, 51], Read().Select(Number));
    }

    [Fact]
    public void A_source_that_comes_back_goes_on_with_its_next_key_frame()
    {
        Send(0, isKey: true);
        Send(1);
        var other = new TrackScript(_writer, 90_000, ssrc: 2) { Sequence = 7, RtpStart = 5 };
        _writer.SourceChanged(2, 96, "VP8", CaptureBench.At(0.2));
        other.Send(other.Vp8(51, true, 0.3), 0.3);
        _writer.SourceChanged(1, 96, "VP8", CaptureBench.At(0.4));
        Send(3, isKey: true);
        Send(4);

        Assert.Equal([0, 1, 51, 3, 4], Read().Select(Number));
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, 960)] // SILK narrowband 20 ms, one frame
    [InlineData(new byte[] { 0x1B, 0x02 }, 5760)] // SILK narrowband 60 ms, code 3 with two frames
    [InlineData(new byte[] { 0x79 }, 1920)] // hybrid fullband 20 ms, code 1: two frames
    [InlineData(new byte[] { 0xE0 }, 120)] // CELT fullband 2.5 ms
    [InlineData(new byte[] { 0xFC }, 960)] // CELT fullband 20 ms, stereo
    [InlineData(new byte[] { 0x1B, 0x3F }, 0)] // 63 frames of 60 ms: over 120 ms, no Opus
    [InlineData(new byte[] { 0xFF }, 0)] // code 3 without its count
    [InlineData(new byte[0], 0)]
    public void Duration_of_an_opus_packet_is_in_its_first_bytes(byte[] packet, int samples) =>
        Assert.Equal(samples, OpusPacket.Duration(packet));

    private static int Number(MediaFrame frame) => frame.Payload.Span[^1];

    private void Send(byte number, bool isKey = false) => _script.Send(_script.Vp8(number, isKey, number / 15.0), number / 15.0);

    private List<MediaFrame> Read()
    {
        _bench.Writer.Drain();
        return [.. FrameReader.Read(_bench.Read().Tracks.Single())];
    }
}
