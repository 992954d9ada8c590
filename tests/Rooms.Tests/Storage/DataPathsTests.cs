using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;
using Xunit;

namespace CrossStrait.Rooms.Tests.Storage;

public sealed class DataPathsTests
{
    [Fact]
    public void Ids_are_distinct_and_know_their_prefix()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => PrefixedId.New("RC")).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^RC_[0-9a-hjkmnp-tv-z]{12}$", id));
        Assert.All(ids, id => Assert.True(PrefixedId.IsValid("RC", id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RC_")]
    [InlineData("RM_0123456789ab")]
    [InlineData("RC_0123456789a")]
    [InlineData("RC_0123456789abc")]
    [InlineData("RC_0123456789aB")]
    [InlineData("RC_../../../etc")]
    [InlineData("RC_0123456789a\n")]
    public void Text_of_another_shape_is_no_recording_id(string? id)
    {
        Assert.False(PrefixedId.IsValid("RC", id));
        Assert.ThrowsAny<ArgumentException>(() => new DataPaths("/data").RecordingDirectory(id!));
    }

    [Fact]
    public void Recording_has_its_capture_and_film_below_its_own_directory()
    {
        var paths = new DataPaths("/data");

        Assert.Equal("/data/recordings/RC_0123456789ab/capture", paths.CaptureDirectory("RC_0123456789ab"));
        Assert.Equal("/data/recordings/RC_0123456789ab/recording.mp4", paths.RecordingFile("RC_0123456789ab"));
    }

    [Fact]
    public void Times_survive_the_database_to_the_microsecond()
    {
        var time = new DateTimeOffset(2026, 11, 21, 22, 30, 0, TimeSpan.FromHours(8)).AddMicroseconds(123457);

        Assert.Equal(time, UtcMicroseconds.FromUtcMicroseconds(time.ToUtcMicroseconds()));
        Assert.Equal(1_000_000, DateTimeOffset.UnixEpoch.AddSeconds(1).ToUtcMicroseconds());
    }
}
