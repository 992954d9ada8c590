using System.Globalization;
using CrossStrait.MediaRelay.Recording.Frames;

namespace CrossStrait.Rooms.Recording;

/// <summary>A video file of a track on the frame grid of the film: its first picture belongs at <paramref name="Offset"/>.</summary>
internal sealed record VideoFile(string Name, string Codec, TimeSpan Offset);

/// <summary>Writes a planned track as a file that ffmpeg reads: video as IVF, Opus as Ogg.</summary>
internal static class TrackFiles
{
    /// <summary>Writes all complete frames with their true times, each run of one codec into a file of its own.</summary>
    /// <param name="name">Of the files, without what tells them apart.</param>
    public static IReadOnlyList<VideoFile> WriteVideo(PlannedTrack planned, string directory, string name, CancellationToken cancellation)
    {
        using var frames = FrameReader.Read(planned.Track).GetEnumerator();
        var files = new List<VideoFile>();
        for (var more = frames.MoveNext(); more;)
        {
            // The first picture sits on a frame boundary of the film, so that times are rounded once and not twice.
            var codec = frames.Current.Codec;
            var first = Math.Max(0, planned.Clock.TimeOf(frames.Current).TotalSeconds);
            var offset = TimeSpan.FromSeconds(Math.Round(first * Film.FramesPerSecond) / Film.FramesPerSecond);
            var file = new VideoFile(string.Create(CultureInfo.InvariantCulture, $"{name}-{files.Count}.ivf"), codec, offset);
            files.Add(file);
            using var stream = new FileStream(Path.Combine(directory, file.Name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            var writer = new IvfWriter(stream, codec, frames.Current.Width, frames.Current.Height);
            for (; more && frames.Current.Codec == codec; more = frames.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(frames.Current.Payload.Span, planned.Clock.TimeOf(frames.Current) - offset);
            }
        }

        return files;
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
