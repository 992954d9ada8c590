using CrossStrait.MediaRelay.Recording;
using CrossStrait.Rooms.Recording;
using Xunit;

namespace CrossStrait.Rooms.Tests.Recording;

public sealed class SessionPlanTests : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("plan").FullName;

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_muted_camera_is_not_seen_and_one_who_never_sent_has_a_tile()
    {
        using var script = new CaptureScript(_root);
        script.Joined("a", "王小明");
        script.Joined("b", "Lin");
        script.Video("a", "王小明", 1).Vp8([0x00, 0x00, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xB4, 0x00], 0, 1.5);
        script.Muted("TR_av", true, 3);
        script.Muted("TR_av", false, 5);
        script.Stop(8);

        var plan = SessionPlan.From(CaptureReader.TryOpen(_root)!);

        Assert.Equal(TimeSpan.FromSeconds(8), plan.Duration);
        Assert.Equal(["王小明", "Lin"], plan.Tiles.Select(tile => tile.Name));
        Assert.Empty(plan.Tiles[1].Videos);
        Assert.Equal([Stretch(0, 3), Stretch(5, 8)], plan.Tiles[0].Videos.Single().Present);
    }

    [Fact]
    public void Notes_of_others_and_notes_that_are_not_json_do_no_harm()
    {
        var notes = new CaptureNotes(
        [
            new CaptureNote(TimeSpan.Zero, "\"words\""),
            new CaptureNote(TimeSpan.Zero, "{\"type\":\"consent\"}"),
            new CaptureNote(TimeSpan.Zero, "{"),
            new CaptureNote(TimeSpan.Zero, """{"type":"participantJoined","identity":"a","name":"A"}"""),
        ]);

        Assert.Equal([("a", "A")], notes.People);
    }

    [Fact]
    public void A_track_ends_with_its_participant()
    {
        var notes = new CaptureNotes([new CaptureNote(TimeSpan.FromSeconds(4), """{"type":"participantLeft","participant":"PA_1"}""")]);
        var label = new TrackLabel("TR_1", "PA_1", "a", "A", "video", "camera");

        Assert.Equal(TimeSpan.FromSeconds(4), notes.EndOf(label, TimeSpan.Zero));
        Assert.Null(notes.EndOf(label with { Participant = "PA_2" }, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0, 1280, 720)]
    [InlineData(1, 1280, 720)]
    [InlineData(2, 1280, 360)]
    [InlineData(4, 1280, 720)]
    [InlineData(5, 1278, 476)]
    [InlineData(10, 1280, 540)]
    public void Grids_are_even_and_wide(int tiles, int width, int height)
    {
        var grid = GridLayout.For(tiles);

        Assert.Equal((width, height), (grid.Width, grid.Height));
        Assert.Equal((0, 0), (grid.TileWidth % 2, grid.TileHeight % 2));
    }

    [Theory]
    [InlineData("王小明", 10, "王小明")]
    [InlineData("歐陽修歐陽修歐陽修", 6, "歐陽修歐陽…")]
    [InlineData("two\r\nlines", 20, "two  lines")]
    public void Names_fit_on_one_line(string name, double width, string expected) => Assert.Equal(expected, NameText.Fit(name, width));

    private static Stretch Stretch(double from, double to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));
}
