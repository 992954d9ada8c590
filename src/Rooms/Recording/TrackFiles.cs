using CrossStrait.MediaRelay.Recording.Frames;

namespace CrossStrait.Rooms.Recording;

/// <summary>A video file of a track on the frame grid of the film: its first picture belongs at <paramref name="Offset"/>.</summary>
internal sealed record VideoFile(string Name, TimeSpan Offset);

/// <summary>Writes a planned track as a file that ffmpeg reads: VP8 as IVF, Opus as Ogg.</summary>
internal static class TrackFiles
{
    /// <summary>Writes all complete frames with their true times, or gives null if there is none.</summary>
    public static VideoFile? WriteVideo(PlannedTrack planned, string directory, string name, CancellationToken cancellation)
    {
        using var frames = FrameReader.Read(planned.Track).GetEnumerator();
        if (!frames.MoveNext())
        {
            return null;
        }

        // The first picture sits on a frame boundary of the film, so that times are rounded once and not twice.
        var first = Math.Max(0, planned.Clock.TimeOf(frames.Current).TotalSeconds);
        var offset = TimeSpan.FromSeconds(Math.Round(first * Film.FramesPerSecond) / Film.FramesPerSecond);
        using var stream = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        var file = new IvfWriter(stream, frames.Current.Width, frames.Current.Height);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            file.Write(frames.Current.Payload.Span, planned.Clock.TimeOf(frames.Current) - offset);
        }
        while (frames.MoveNext());
        return new VideoFile(name, offset);
    }

    /// <summary>Writes the whole session's length, silence where there is nothing or the track is muted. False if there is no sound at all.</summary>
    public static bool WriteAudio(PlannedTrack planned, TimeSpan duration, string directory, string name, CancellationToken cancellation)
    {
        var any = false;
        using var stream = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using var file = new OggOpusWriter(stream);
        var timeline = new OpusTimeline(file);
        foreach (var packet in FrameReader.Read(planned.Track))
        {
            cancellation.ThrowIfCancellationRequested();
            var at = planned.Clock.TimeOf(packet);
            if (at >= TimeSpan.Zero && planned.Present.Any(stretch => stretch.Contains(at)))
            {
                timeline.Add(packet.Payload.Span, packet.Duration, at, packet.Ssrc, packet.RtpTime);
                any = true;
            }
        }

        timeline.End(duration);
        return any;
    }
}
